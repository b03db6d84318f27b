"""Fills a demo: samples as bare facts, and everything else about invented ones."""

from collections.abc import Iterator

from flask import Flask
from sqlalchemy import func, select

from directory.accounts.models import Account, NodeRole
from directory.accounts.registration import add_account
from directory.accounts.roles import grant_role
from directory.cli.inventions import OWNED, Garden, owner_of, read_reference
from directory.cli.sampling import sample_records
from directory.database import unit_of_work
from directory.kernel.work import Work
from directory.profiles.models import Entry, Publication
from directory.profiles.service.importing import import_record
from directory.taxonomy.queries import Vocabulary, load_vocabulary

PASSWORD = "jisr-demo-2026"  # noqa: S105 - printed, and in README: it guards nothing  # nosec B105
SIGN_INS = {
    "owner@example.org": "owns Example Water Alliance and others",
    "editor@example.org": "edits Example Water Alliance",
    "liaison@example.org": "answers for Example Water Alliance",
    "reader@example.org": "reads along in Example Water Alliance",
    "moderator1@example.org": "moderator",
    "moderator2@example.org": "moderator",
    "moderator3@example.org": "moderator",
    "admin@example.org": "administrator",
}
NODE_ROLES = {"moderator": NodeRole.MODERATOR, "admin": NodeRole.ADMINISTRATOR}


def sow(app: Flask) -> None:
    """Fill an empty node, whole or not at all; leave a filled one as it is."""
    with unit_of_work() as work:
        if work.session.scalar(select(func.count()).select_from(Account)):
            return
        vocabulary = load_vocabulary(work.session)
        base_url = app.extensions["settings"].base_url
        sow_samples(work, vocabulary, base_url=base_url)
        people = _sow_people(work, app)
        garden = Garden(
            work=work,
            people=people,
            base_url=base_url,
            subscribers=app.extensions["subscribers"],
            secret=app.config["SECRET_KEY"],
        )
        garden.sow()


def sow_samples(work: Work, vocabulary: Vocabulary, *, base_url: str) -> int:
    """Enter the real organizations that may be shown; return how many."""
    records = list(
        sample_records(read_reference("seed_organizations.json"), vocabulary)
    )
    for handle, content in records:
        import_record(
            work,
            content=content,
            entry=Entry.SAMPLE,
            publication=Publication.APPROVED,
            vocabulary=vocabulary,
            base_url=base_url,
            handle=handle,
            audience={"kind": "public"},
        )
    return len(records)


def _sow_people(work: Work, app: Flask) -> dict[str, Account]:
    """Make the accounts that sign in, all with one password, hashed once."""
    stored = app.extensions["hasher"].hash(PASSWORD)
    people = {
        address: add_account(work, address=address, password_hash=stored)
        for address in (*SIGN_INS, *_owners())
    }
    for address, account in people.items():
        role = NODE_ROLES.get(address.split("@")[0].rstrip("123"))
        if role is not None:
            grant_role(work, account, role)
    return people


def _owners() -> Iterator[str]:
    """Yield the addresses of those who own the other invented organizations."""
    for name in ("example_organizations.json", "demo_cases.json"):
        document = read_reference(name)
        for row in document.get("organizations") or document["submissions"]:
            if row["handle"] not in OWNED:
                yield owner_of(row["handle"])
