"""Tables of organizations and the moves that exist between their states."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.accounts.models import Account
from directory.kernel.db import Base
from directory.kernel.errors import Conflict
from directory.kernel.messages import N_


class Publication(StrEnum):
    """Where an organization's entry stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"
    MERGED = "merged"
    TOMBSTONE = "tombstone"


_P = Publication

# Every move that exists. A pair that is absent here is refused.
MOVES: Mapping[Publication, frozenset[Publication]] = {
    _P.DRAFT: frozenset({_P.SUBMITTED, _P.MERGED, _P.TOMBSTONE}),
    _P.SUBMITTED: frozenset(
        {_P.CHANGES_REQUESTED, _P.APPROVED, _P.REJECTED, _P.DRAFT, _P.MERGED}
    ),
    _P.CHANGES_REQUESTED: frozenset({_P.SUBMITTED, _P.DRAFT, _P.MERGED}),
    _P.APPROVED: frozenset({_P.SUSPENDED, _P.WITHDRAWN, _P.ARCHIVED, _P.MERGED}),
    _P.REJECTED: frozenset({_P.SUBMITTED, _P.MERGED, _P.TOMBSTONE}),
    _P.SUSPENDED: frozenset({_P.APPROVED, _P.ARCHIVED, _P.MERGED, _P.TOMBSTONE}),
    _P.WITHDRAWN: frozenset({_P.APPROVED, _P.ARCHIVED, _P.MERGED, _P.TOMBSTONE}),
    _P.ARCHIVED: frozenset({_P.APPROVED, _P.MERGED, _P.TOMBSTONE}),
    _P.MERGED: frozenset(set(_P) - {_P.MERGED, _P.TOMBSTONE}),
    _P.TOMBSTONE: frozenset(),
}


class Visibility(StrEnum):
    """Who may find a profile at all."""

    PUBLIC = "public"
    MEMBERS = "members"
    VERIFIED = "verified"
    UNLISTED = "unlisted"


class Entry(StrEnum):
    """How a record came here, until somebody claims it."""

    OWN = "own"
    SAMPLE = "sample"
    IMPORTED = "imported"
    ASSISTED = "assisted"


class Stewardship(StrEnum):
    """Who stands behind a record: derived, never stored."""

    SAMPLE = "sample"
    IMPORTED = "imported"
    ASSISTED = "assisted"
    CLAIMED = "claimed"


class Organization(Base):
    """A civil-society body: the row and the actor; its profile is ``content``.

    ``content`` is the live profile; drafts and changes live in revisions.
    ``audience`` holds the levels that the organization chose, by field.
    ``origin`` is the host of the node that a copy comes from, empty for own ones.
    ``version`` counts the changes of the live profile.
    """

    __tablename__ = "organization"
    __table_args__ = (
        UniqueConstraint("handle", "origin_key"),
        Index("ix_organization_publication", "publication", "visibility"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    uri: Mapped[str] = mapped_column(unique=True)
    handle: Mapped[str]
    handle_fixed: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[str | None]
    origin_key: Mapped[str] = mapped_column(default="")
    entry: Mapped[Entry] = mapped_column(default=Entry.OWN)
    claimed_at: Mapped[datetime | None]
    incomplete: Mapped[bool] = mapped_column(default=False)

    publication: Mapped[Publication] = mapped_column(default=Publication.DRAFT)
    publication_since: Mapped[datetime]
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.PUBLIC)
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    audience: Mapped[dict[str, str]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=0)
    charter_version: Mapped[str | None]
    charter_accepted_at: Mapped[datetime | None]
    charter_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    last_confirmed_on: Mapped[date | None]
    confirm_days: Mapped[int] = mapped_column(default=365)
    reminders_sent: Mapped[int] = mapped_column(default=0)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    deletion_due_at: Mapped[datetime | None]

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="organization"
    )

    def move(self, to: Publication, *, at: datetime) -> None:
        """Go to ``to``, or raise :class:`Conflict` where no such move exists."""
        if to not in MOVES[self.publication]:
            raise Conflict(
                N_("This entry is in another state now. Please load the page again.")
            )
        self.publication = to
        self.publication_since = at

    @property
    def stewardship(self) -> Stewardship:
        """Who stands behind the record."""
        if self.claimed_at is not None or self.entry is Entry.OWN:
            return Stewardship.CLAIMED
        return Stewardship(self.entry.value)


class Role(StrEnum):
    """What a member may do for an organization; every member may read."""

    OWNER = "owner"
    EDITOR = "editor"
    LIAISON = "liaison"
    READER = "reader"


class Membership(Base):
    """An account's place in an organization: a set of roles.

    Owner includes all; editor and liaison are independent; reader is the base.
    """

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("organization_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    owner: Mapped[bool] = mapped_column(default=False)
    editor: Mapped[bool] = mapped_column(default=False)
    liaison: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime]

    organization: Mapped[Organization] = relationship(back_populates="memberships")
    account: Mapped[Account] = relationship()

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held, with those that they include."""
        if self.owner:
            return frozenset(Role)
        held = {Role.READER}
        held |= {Role.EDITOR} if self.editor else set()
        held |= {Role.LIAISON} if self.liaison else set()
        return frozenset(held)


class Invitation(Base):
    """A single-use way into an organization, bound to the invited person.

    ``address`` is the invited person's e-mail address or user name, folded.
    """

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), index=True
    )
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    address: Mapped[str]
    roles: Mapped[list[str]]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    organization: Mapped[Organization] = relationship()


class RevisionState(StrEnum):
    """Where a proposed change stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


_R = RevisionState
OPEN = (_R.DRAFT, _R.SUBMITTED, _R.CHANGES_REQUESTED)
REVISION_MOVES: Mapping[RevisionState, frozenset[RevisionState]] = {
    _R.DRAFT: frozenset({_R.SUBMITTED, _R.SUPERSEDED, _R.CANCELLED}),
    _R.SUBMITTED: frozenset(
        {
            _R.APPROVED,
            _R.CHANGES_REQUESTED,
            _R.REJECTED,
            _R.DRAFT,
            _R.SUPERSEDED,
            _R.CANCELLED,
        }
    ),
    _R.CHANGES_REQUESTED: frozenset(
        {_R.SUBMITTED, _R.DRAFT, _R.SUPERSEDED, _R.CANCELLED}
    ),
    _R.REJECTED: frozenset({_R.SUBMITTED}),
    _R.APPROVED: frozenset(),
    _R.SUPERSEDED: frozenset(),
    _R.CANCELLED: frozenset(),
}


class Revision(Base):
    """The working copy of a profile; at most one is open per organization.

    A new organization's first revision is its draft.  ``base`` is the live
    content that the author saw and ``base_version`` its version, so that a
    conflict shows three columns.  ``version`` counts saves: a second editor's
    save that names an older one is told what the first changed; ``history`` keeps
    for that, by field, pairs of a version and the value before it.  ``comments``
    holds the moderator's word by field.
    """

    __tablename__ = "revision"
    __table_args__ = (
        Index(
            "uq_revision_open",
            "organization_id",
            unique=True,
            sqlite_where=text("state IN ('draft','submitted','changes_requested')"),
            postgresql_where=text("state IN ('draft','submitted','changes_requested')"),
        ),
        Index("ix_revision_organization_id", "organization_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    state: Mapped[RevisionState] = mapped_column(default=RevisionState.DRAFT)
    first: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    audience: Mapped[dict[str, str]] = mapped_column(default=dict)
    visibility: Mapped[Visibility]
    base: Mapped[dict[str, Any]] = mapped_column(default=dict)
    base_version: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    history: Mapped[dict[str, Any]] = mapped_column(default=dict)
    comments: Mapped[dict[str, str]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]

    organization: Mapped[Organization] = relationship()

    def move(self, to: RevisionState) -> None:
        """Go to ``to``, or raise :class:`Conflict` where no such move exists."""
        if to not in REVISION_MOVES[self.state]:
            raise Conflict(
                N_("This change is in another state now. Please load the page again.")
            )
        self.state = to


class NameKey(Base):
    """A name of an organization as it is compared: folded, and romanised."""

    __tablename__ = "name_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), index=True
    )
    folded: Mapped[str] = mapped_column(index=True)
    romanised: Mapped[str] = mapped_column(index=True)
    acronym: Mapped[bool] = mapped_column(default=False)


class MatchKey(Base):
    """A normalised value by which a record is recognised.

    ``scheme`` is ``identifier``, ``website``, ``phone``, ``email`` or
    ``registration``; only the first two are ever hinted to a submitter.
    """

    __tablename__ = "match_key"
    __table_args__ = (Index("ix_match_key_scheme_value", "scheme", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), index=True
    )
    scheme: Mapped[str]
    value: Mapped[str]


class DuplicateAnswer(Base):
    """What a submitter said of a likely duplicate: same, different or branch."""

    __tablename__ = "duplicate_answer"
    __table_args__ = (UniqueConstraint("organization_id", "other_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    answer: Mapped[str]
    at: Mapped[datetime]


class ClaimState(StrEnum):
    """Where a claim stands."""

    OPEN = "open"
    PROVED = "proved"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Claim(Base):
    """An account asks to own a profile.

    ``method`` is ``email``, ``website`` or ``document``; ``token`` is the text to
    be put on the website.  ``dispute`` marks a claim on an owned profile.
    """

    __tablename__ = "claim"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), index=True
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    method: Mapped[str]
    statement: Mapped[str] = mapped_column(default="")
    token: Mapped[str | None]
    state: Mapped[ClaimState] = mapped_column(default=ClaimState.OPEN)
    dispute: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    organization: Mapped[Organization] = relationship()


class EvidenceDocument(Base):
    """A file that only the organization and moderators may open."""

    __tablename__ = "evidence_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), index=True
    )
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"))
    storage_key: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    uploaded_at: Mapped[datetime]
    erase_after: Mapped[datetime | None]


class Outage(Base):
    """Clocks of freshness stand still for a governorate while this is open."""

    __tablename__ = "outage"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ErasedUri(Base):
    """The ledger of erased ids, replayed after a restore."""

    __tablename__ = "erased_uri"

    uri: Mapped[str] = mapped_column(primary_key=True)
    erased_at: Mapped[datetime]


class SourceRecord(Base):
    """A record of an imported file, so that a second run knows it again.

    ``key`` is a hash of the file's own name for the record, or of its content
    where it has none; ``digest`` is the hash of what it held.
    """

    __tablename__ = "source_record"

    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), index=True
    )
    entered_at: Mapped[datetime]
