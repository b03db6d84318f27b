"""A message in the form in which mail travels (RFC 5322).  Pure."""

import hashlib
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from email_validator import EmailNotValidError, validate_email

from directory.kernel.errors import Invalid
from directory.mail.port import Message


def written(message: Message, *, sender: str, at: datetime) -> EmailMessage:
    """Return the mail with its plain text first and its HTML beside it."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = _in_ascii(message.to)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{_digest(message.key)}@{sender.rsplit('@', 1)[-1]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    mail["Content-Language"] = message.language  # last: parts would take it away
    return mail


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _in_ascii(address: str) -> str:
    try:
        found = validate_email(address, check_deliverability=False)
    except EmailNotValidError as error:
        raise Invalid("The address cannot receive mail.") from error
    return found.ascii_email or found.normalized
