"""Mail into a folder can be read back, comes once, and is forgotten."""

from datetime import timedelta
from pathlib import Path

import pytest

from directory.kernel.errors import Invalid
from directory.mail.folder import FolderMailer
from directory.mail.opening import open_mailer
from directory.mail.port import Message
from directory.mail.smtp import SmtpMailer
from directory.mail.writing import written
from tests.conftest import NOON, Clock

LETTER = Message(
    key="1",
    to="person@example.org",
    subject="أخبار من جسر",
    text="مرحبا\n",
    html="<p>مرحبا</p>",
    language="ar",
)


@pytest.fixture
def mailer(tmp_path: Path, clock: Clock) -> FolderMailer:
    return FolderMailer(tmp_path / "mail", sender="jisr@example.org", clock=clock)


def test_a_mail_is_read_back_as_it_was_written(mailer: FolderMailer) -> None:
    mailer.send(LETTER)

    (kept,) = mailer.kept()

    assert (kept.to, kept.subject) == (LETTER.to, LETTER.subject)
    assert (kept.text, kept.language, kept.at) == (LETTER.text, "ar", NOON)


def test_the_same_mail_twice_is_one(mailer: FolderMailer, clock: Clock) -> None:
    mailer.send(LETTER)
    clock.forward(hours=1)
    mailer.send(LETTER)

    assert len(mailer.kept()) == 1


def test_an_empty_folder_holds_no_mail(mailer: FolderMailer) -> None:
    assert not mailer.kept()


def test_old_mails_are_forgotten(mailer: FolderMailer, clock: Clock) -> None:
    mailer.send(LETTER)
    clock.forward(hours=25)

    mailer.forget_before(clock() - timedelta(hours=24))

    assert not mailer.kept()


def test_a_mail_says_that_a_machine_wrote_it() -> None:
    mail = written(LETTER, sender="jisr@example.org", at=NOON)

    assert mail["Auto-Submitted"] == "auto-generated"
    assert str(mail["Message-ID"]).endswith("@example.org>")
    assert mail.get_content_type() == "multipart/alternative"


def test_a_name_of_a_host_travels_in_ascii() -> None:
    letter = Message("1", "a@münchen.example.org", "s", "t", "h", "en")

    assert "xn--mnchen-3ya" in str(written(letter, sender="a@b.org", at=NOON)["To"])


@pytest.mark.parametrize("address", ["", "nobody", "a@b\nBcc: c@d.org"])
def test_what_is_no_address_gets_no_mail(address: str) -> None:
    letter = Message("1", address, "s", "t", "h", "en")

    with pytest.raises(Invalid):
        written(letter, sender="a@b.org", at=NOON)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("", FolderMailer),
        ("folder:///tmp/some%20where", FolderMailer),
        ("smtp://localhost:25", SmtpMailer),
        ("smtps://user:secret@mail.example.org", SmtpMailer),
    ],
)
def test_the_address_chooses_the_carrier(url: str, kind: type, tmp_path: Path) -> None:
    mailer = open_mailer(url, folder=tmp_path, sender="a@b.org")

    assert type(mailer) is kind
    if isinstance(mailer, FolderMailer):
        assert mailer.folder in {tmp_path, Path("/tmp/some where")}  # noqa: S108 - never made
