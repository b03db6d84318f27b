"""Mail by SMTP: one connection a mail, with a deadline."""

import smtplib
import ssl
from contextlib import AbstractContextManager
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit

from directory.kernel.clock import Clock, system_clock
from directory.kernel.errors import Invalid, Unavailable
from directory.mail.port import Message
from directory.mail.writing import written

SECONDS = 30
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SUBMISSION, SUBMISSION_OVER_TLS = 587, 465


class SmtpMailer:
    """Sends through the server of ``smtp://user:password@host:port``.

    ``smtps://`` speaks TLS from the first byte.  ``smtp://`` turns to TLS before
    anything is said, save to a server on this very machine.
    """

    def __init__(self, url: str, *, sender: str, clock: Clock = system_clock) -> None:
        self.server: SplitResult = urlsplit(url)
        self.sender = sender
        self.clock = clock

    def send(self, message: Message) -> None:
        """Hand one mail to the server."""
        mail = written(message, sender=self.sender, at=self.clock())
        try:
            self._hand_over(mail)
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal_of(error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable("The mail server did not take the mail.") from error

    def _hand_over(self, mail: EmailMessage) -> None:
        with self._connection() as connection:
            if self.server.scheme == "smtp" and self.server.hostname not in LOOPBACK:
                connection.starttls(context=ssl.create_default_context())
            if self.server.username:
                connection.login(
                    unquote(self.server.username), unquote(self.server.password or "")
                )
            connection.send_message(mail)

    def _connection(self) -> AbstractContextManager[smtplib.SMTP]:
        host = self.server.hostname or "localhost"
        if self.server.scheme == "smtps":
            return smtplib.SMTP_SSL(
                host,
                self.server.port or SUBMISSION_OVER_TLS,
                timeout=SECONDS,
                context=ssl.create_default_context(),
            )
        return smtplib.SMTP(host, self.server.port or SUBMISSION, timeout=SECONDS)


def _refusal_of(error: smtplib.SMTPRecipientsRefused) -> Invalid | Unavailable:
    """Return whether the refusal is final (RFC 5321, codes from 500)."""
    codes = [int(code) for code, _text in error.recipients.values()]
    if all(code >= 500 for code in codes):  # noqa: PLR2004 - RFC 5321, 4.2.1
        return Invalid("The receiver's server refuses this address.")
    return Unavailable("The mail server asks to try later.")
