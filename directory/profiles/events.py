"""Facts about organizations that other rooms and doors may follow."""

from dataclasses import dataclass

from directory.kernel.work import Event


@dataclass(frozen=True, slots=True)
class ProfileChanged(Event):
    """What readers may see of the organization has changed, or it came or went."""

    organization_id: int


@dataclass(frozen=True, slots=True)
class RevisionSubmitted(Event):
    """A draft or a change waits for moderators."""

    organization_id: int
    revision_id: int
    first: bool


@dataclass(frozen=True, slots=True)
class RevisionTakenBack(Event):
    """A waiting draft or change went back to its authors, or was superseded."""

    organization_id: int
    revision_id: int


@dataclass(frozen=True, slots=True)
class ChangeAppliedAtOnce(Event):
    """A change of the auto tier became public without review; may be sampled."""

    organization_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimOpened(Event):
    """An account asks to own the organization."""

    organization_id: int
    claim_id: int


@dataclass(frozen=True, slots=True)
class OrganizationHidden(Event):
    """It left every page at once: withdrawn, suspended, archived, merged, erased."""

    organization_id: int


@dataclass(frozen=True, slots=True)
class OrganizationErased(Event):
    """Nothing but the uri is left; other rooms drop what they hold about it."""

    organization_id: int
    uri: str
