"""Relations between two organizations: the table, its kinds and its moves."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.kernel.db import Base
from directory.profiles.models import Organization


class RelationKind(StrEnum):
    """What the subject of a relation is to its object."""

    PART_OF = "part_of"
    MEMBER_OF = "member_of"
    PARTNER_IN = "partner_in"


class Way(StrEnum):
    """A relation as one of its two sides says it of the other."""

    PART_OF = "part_of"
    BRANCH = "branch"
    MEMBER_OF = "member_of"
    MEMBER = "member"
    PARTNER_IN = "partner_in"
    PARTNER = "partner"


# Each way as the kind that is stored, and whether its speaker is the subject.
WAYS: Mapping[Way, tuple[RelationKind, bool]] = {
    Way.PART_OF: (RelationKind.PART_OF, True),
    Way.BRANCH: (RelationKind.PART_OF, False),
    Way.MEMBER_OF: (RelationKind.MEMBER_OF, True),
    Way.MEMBER: (RelationKind.MEMBER_OF, False),
    Way.PARTNER_IN: (RelationKind.PARTNER_IN, True),
    Way.PARTNER: (RelationKind.PARTNER_IN, False),
}
WAY_OF = {stored: way for way, stored in WAYS.items()}


class RelationState(StrEnum):
    """Whether both sides stand behind a relation."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


_S = RelationState
RELATION_MOVES: Mapping[RelationState, frozenset[RelationState]] = {
    _S.PROPOSED: frozenset({_S.CONFIRMED, _S.REFUSED}),
    _S.CONFIRMED: frozenset({_S.PROPOSED}),  # the side that proposed has new owners
    _S.REFUSED: frozenset({_S.PROPOSED}),  # who refused asks the other side now
}


class OrganizationRelation(Base):
    """One organization is part of, member of or partner in another.

    ``proposed_by_id`` is the side that asked.  A refused row stays, so that the
    same question is not put again and again; ``taken_back`` hides it from the side
    that asked, to whom a refusal looks as an answer that never came.
    """

    __tablename__ = "organization_relation"
    __table_args__ = (UniqueConstraint("subject_id", "object_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    object_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    kind: Mapped[RelationKind]
    state: Mapped[RelationState] = mapped_column(default=RelationState.PROPOSED)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    taken_back: Mapped[bool] = mapped_column(default=False)
    proposed_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    subject: Mapped[Organization] = relationship(foreign_keys=subject_id)
    object: Mapped[Organization] = relationship(foreign_keys=object_id)

    def other_side(self, organization: Organization) -> Organization:
        """Return the organization across from this one."""
        return self.object if self.subject_id == organization.id else self.subject

    def way_of(self, organization: Organization) -> Way:
        """Return the relation as this side says it of the other."""
        return WAY_OF[self.kind, self.subject_id == organization.id]

    def asked_by(self, organization: Organization) -> bool:
        """Whether this side proposed it."""
        return self.proposed_by_id == organization.id
