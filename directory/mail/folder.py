"""Mail into a folder, a file each: for the demo, for tests, and to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from directory.kernel.clock import Clock, system_clock
from directory.mail.port import Message
from directory.mail.writing import written


@dataclass(frozen=True, slots=True)
class KeptMail:
    """One mail of the folder, read back."""

    name: str
    to: str
    subject: str
    at: datetime
    language: str
    text: str


class FolderMailer:
    """Writes each mail as ``<moment>-<id>.eml``; the same mail twice is one file."""

    def __init__(
        self, folder: Path, *, sender: str, clock: Clock = system_clock
    ) -> None:
        self.folder = folder
        self.sender = sender
        self.clock = clock

    def send(self, message: Message) -> None:
        """Write one mail, whole or not at all."""
        mail = written(message, sender=self.sender, at=self.clock())
        number = str(mail["Message-ID"]).strip("<>").split("@")[0]
        self.folder.mkdir(parents=True, exist_ok=True)
        for former in self.folder.glob(f"*-{number}.eml"):
            former.unlink()
        name = f"{self.clock():%Y%m%dT%H%M%S%f}-{number}.eml"
        draft = self.folder / f".{name}"
        draft.write_bytes(mail.as_bytes(policy=policy.SMTP))
        draft.rename(self.folder / name)

    def kept(self, *, limit: int = 100) -> Sequence[KeptMail]:
        """Return the mails that lie in the folder, newest first."""
        paths = sorted(self.folder.glob("*.eml"), reverse=True)[:limit]
        return [_read(path) for path in paths]

    def forget_before(self, moment: datetime) -> None:
        """Remove the mails that were written before ``moment``."""
        oldest = f"{moment:%Y%m%dT%H%M%S%f}"
        for path in self.folder.glob("*.eml"):
            if path.name < oldest:
                path.unlink(missing_ok=True)


def _read(path: Path) -> KeptMail:
    with path.open("rb") as source:
        mail: EmailMessage = BytesParser(EmailMessage, policy=policy.default).parse(
            source
        )
    body = mail.get_body(("plain",))
    return KeptMail(
        name=path.stem,
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        at=parsedate_to_datetime(str(mail["Date"])),
        language=str(mail["Content-Language"]),
        text=str(body.get_content()) if body is not None else "",
    )
