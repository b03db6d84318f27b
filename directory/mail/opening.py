"""Chooses the carrier that the settings name."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from directory.kernel.clock import Clock, system_clock
from directory.mail.folder import FolderMailer
from directory.mail.port import Mailer
from directory.mail.smtp import SmtpMailer


def open_mailer(
    url: str, *, folder: Path, sender: str, clock: Clock = system_clock
) -> Mailer:
    """Return the carrier at ``url``; an empty one means mail into ``folder``.

    The settings have checked the scheme.
    """
    parts = urlsplit(url)
    if parts.scheme in {"smtp", "smtps"}:
        return SmtpMailer(url, sender=sender, clock=clock)
    chosen = Path(unquote(parts.path)) if url else folder
    return FolderMailer(chosen, sender=sender, clock=clock)
