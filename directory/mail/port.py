"""What the house asks of whatever carries mail."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One mail, written and ready.

    ``key`` is the same for every attempt to send the same mail, so that a second
    copy can be told from a second mail.
    """

    key: str
    to: str
    subject: str
    text: str
    html: str
    language: str


class Mailer(Protocol):
    """Carries mail."""

    def send(self, message: Message) -> None:
        """Hand the mail over.

        Raises :class:`~directory.kernel.errors.Unavailable` where nobody took it
        and trying later may help, :class:`~directory.kernel.errors.Invalid` where
        the receiver's server refused it for good.
        """
