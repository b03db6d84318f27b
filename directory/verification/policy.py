"""What statements add up to.  Pure."""

from collections.abc import Sequence
from datetime import date

from directory.verification.models import Method, Statement, Verification

VOUCHES_NEEDED = 2
# One of these alone shows that somebody of the node looked; the others are partial.
STRONG = frozenset({Method.CERTIFICATE, Method.PHONE_CALL, Method.GATHERING})
PARTIAL_NEEDED = 2


def standing_from(statements: Sequence[Statement], *, today: date) -> Verification:
    """Return the standing that statements (none withdrawn) give on ``today``.

    Verified is one strong method, two different partial ones, or two vouches; an
    organization that was verified and whose statements ran out has lapsed.
    """
    current = [s for s in statements if s.expires_on >= today]
    if _suffice(current):
        return Verification.VERIFIED
    if _suffice(statements):
        return Verification.LAPSED
    return Verification.PARTIAL if current else Verification.NONE


def may_vouch_by_standing(statements: Sequence[Statement], *, today: date) -> bool:
    """Whether an organization is verified by another method than vouches."""
    own = [s for s in statements if s.method is not Method.VOUCHED]
    return standing_from(own, today=today) is Verification.VERIFIED


def verified_until(statements: Sequence[Statement], *, today: date) -> date | None:
    """Return the last day on which the standing still holds, if it holds today."""
    ends = sorted({s.expires_on for s in statements if s.expires_on >= today})
    held = [
        day for day in ends if _suffice([s for s in statements if s.expires_on >= day])
    ]
    return held[-1] if held else None


def _suffice(statements: Sequence[Statement]) -> bool:
    methods = {s.method for s in statements}
    if methods & STRONG:
        return True
    vouchers = {s.voucher_id for s in statements if s.method is Method.VOUCHED}
    partial = methods - STRONG - {Method.VOUCHED}
    return len(vouchers) >= VOUCHES_NEEDED or len(partial) >= PARTIAL_NEEDED
