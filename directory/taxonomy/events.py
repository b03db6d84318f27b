"""Facts about the vocabularies."""

from dataclasses import dataclass

from directory.kernel.work import Event


@dataclass(frozen=True, slots=True)
class VocabularyChanged(Event):
    """Labels or terms of these schemes are different now."""

    schemes: tuple[str, ...]
