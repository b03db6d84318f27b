"""Passkeys as a second factor (WebAuthn, Level 2), without attestation.

A challenge lies with the session that asked for it, and is spent by the first
answer, right or wrong.  A refusal is a return of None rather than an exception,
since what was spent and counted must be kept.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from directory.accounts.entry import count_failure
from directory.accounts.models import Account, Passkey, SignIn
from directory.accounts.policy import is_slowed
from directory.accounts.queries import count_codes
from directory.accounts.recovery import make_codes
from directory.accounts.service import change_rows, note_deed
from directory.accounts.sessions import renew_session
from directory.kernel.errors import Conflict, NotFound
from directory.kernel.ids import new_uuid
from directory.kernel.messages import N_
from directory.kernel.work import Work

CHALLENGE_LASTS = timedelta(minutes=5)
MILLISECONDS = 1000
MOST = 10
PREFERRED = UserVerificationRequirement.PREFERRED
REFUSED = N_("The passkey was not accepted. Please try again, or use a code instead.")
# What the library raises for bytes that are not what they should be.
MALFORMED = (WebAuthnException, ValueError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Whom a passkey is for: a host name (``id``) and the origin of its pages."""

    id: str
    origin: str
    name: str


def begin_passkey(
    work: Work, account: Account, sign_in: SignIn, *, party: RelyingParty
) -> str:
    """Return, as JSON, what a browser needs to make a passkey.

    Raises :class:`Conflict` where the account has as many as it may have.
    """
    if len(account.passkeys) >= MOST:
        raise Conflict(N_("You have ten passkeys. Remove one of them first."))
    options = generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=account.public_id.encode(),
        user_name=account.email or account.user_name or account.public_id,
        challenge=_lay_challenge(work, sign_in),
        timeout=_patience(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=PREFERRED,
        ),
        exclude_credentials=_descriptors(account),
    )
    return options_to_json(options)


def add_passkey(
    work: Work,
    sign_in: SignIn,
    *,
    name: str,
    answer: Mapping[str, Any],
    party: RelyingParty,
) -> tuple[str, list[str]] | None:
    """Return the renewed session's secret, and printed codes where none were left.

    None where the answer is not the right one to the session's challenge.
    """
    account = sign_in.account
    passkey = _passkey_in(answer, _spend_challenge(work, sign_in), party)
    if passkey is None or _is_taken(work, passkey) or len(account.passkeys) >= MOST:
        return None
    passkey.public_id, passkey.name, passkey.added_at = new_uuid(), name, work.now
    account.passkeys.append(passkey)
    work.session.flush()
    note_deed(work, account, "add_passkey", N_("A passkey was added."))
    codes = [] if count_codes(work.session, account.id) else make_codes(work, account)
    return renew_session(work, sign_in, proved=True), codes


def remove_passkey(work: Work, account: Account, public_id: str) -> None:
    """Forget one of the person's passkeys.

    Raises :class:`NotFound` where none of theirs has that id.
    """
    account.passkeys.remove(passkey_of(account, public_id))
    work.session.flush()
    note_deed(work, account, "remove_passkey", N_("A passkey was removed."))


def passkey_of(account: Account, public_id: str) -> Passkey:
    """Return one of the person's passkeys, or raise :class:`NotFound`."""
    found = next((key for key in account.passkeys if key.public_id == public_id), None)
    if found is None:
        raise NotFound(N_("This passkey does not exist."))
    return found


def ask_for_passkey(work: Work, sign_in: SignIn, *, party: RelyingParty) -> str:
    """Return, as JSON, what a browser needs to show one of the person's passkeys."""
    options = generate_authentication_options(
        rp_id=party.id,
        challenge=_lay_challenge(work, sign_in),
        timeout=_patience(),
        allow_credentials=_descriptors(sign_in.account),
        user_verification=PREFERRED,
    )
    return options_to_json(options)


def prove_passkey(
    work: Work, sign_in: SignIn, *, answer: Mapping[str, Any], party: RelyingParty
) -> str | None:
    """Return the secret of the renewed, proved session; None where it is refused."""
    account, challenge = sign_in.account, _spend_challenge(work, sign_in)
    if is_slowed(account, now=work.now):
        return None
    passkey = _shown(account, answer)
    count = passkey and challenge and _count_in(answer, challenge, passkey, party)
    if passkey is None or not isinstance(count, int):
        count_failure(work, account)
        return None
    passkey.sign_count, passkey.last_used_at = count, work.now
    account.failures, account.slowed_until = 0, None
    return renew_session(work, sign_in, proved=True)


def _lay_challenge(work: Work, sign_in: SignIn) -> bytes:
    challenge = secrets.token_bytes(32)
    sign_in.challenge = bytes_to_base64url(challenge)
    sign_in.challenge_until = work.now + CHALLENGE_LASTS
    work.session.flush()
    return challenge


def _spend_challenge(work: Work, sign_in: SignIn) -> bytes | None:
    """Take the session's challenge away; of two answers at once one gets it."""
    challenge = sign_in.challenge
    lying = update(SignIn).where(
        SignIn.id_hash == sign_in.id_hash,
        SignIn.challenge == challenge,
        SignIn.challenge_until > work.now,
        SignIn.ended_at.is_(None),
    )
    spent = change_rows(work, lying.values(challenge=None, challenge_until=None))
    work.session.refresh(sign_in, ["challenge", "challenge_until"])
    return base64url_to_bytes(challenge) if spent and challenge else None


def _passkey_in(
    answer: Mapping[str, Any], challenge: bytes | None, party: RelyingParty
) -> Passkey | None:
    if challenge is None:
        return None
    try:
        made = verify_registration_response(
            credential=dict(answer),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
        )
    except MALFORMED:
        return None
    return Passkey(
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
    )


def _count_in(
    answer: Mapping[str, Any], challenge: bytes, passkey: Passkey, party: RelyingParty
) -> int | None:
    """Return the authenticator's new count; one that went back may be a copy's."""
    try:
        shown = verify_authentication_response(
            credential=dict(answer),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
        )
    except MALFORMED:
        return None
    return shown.new_sign_count


def _shown(account: Account, answer: Mapping[str, Any]) -> Passkey | None:
    named = answer.get("id")
    return next((key for key in account.passkeys if key.credential_id == named), None)


def _is_taken(work: Work, passkey: Passkey) -> bool:
    same = select(Passkey.id).where(Passkey.credential_id == passkey.credential_id)
    return work.session.scalar(same) is not None


def _descriptors(account: Account) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id))
        for key in account.passkeys
    ]


def _patience() -> int:
    return int(CHALLENGE_LASTS.total_seconds()) * MILLISECONDS
