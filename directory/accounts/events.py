"""What happens to people."""

from dataclasses import dataclass

from directory.kernel.work import Event


@dataclass(frozen=True, slots=True)
class AccountErased(Event):
    """A person left for good; who keeps rows of theirs removes them now.

    A subscriber that cannot let the person go raises ``Conflict``, and nothing of
    the erasure stays done.
    """

    account_id: int
    public_id: str
