"""Vocabularies as the choices of a form, and words in any language as terms."""

from collections.abc import Iterable

from directory.language import current_language
from directory.profiles.port import names
from directory.taxonomy.queries import Concept, Vocabulary
from directory.web.field_names import CHOICE_NAMES
from directory.web.inputs import Choice, Group, Resolver
from directory.web.vocabulary import vocabulary

# Too many for a list of ticks: these are typed.
TYPED_ONLY = frozenset({"country"})
IRAQ = "iq"


def single_choices(name: str, scheme: str) -> dict[str, str]:
    """Return the label of each term that one may choose for a field, by slug."""
    if name in CHOICE_NAMES:
        return {slug: str(label) for slug, label in CHOICE_NAMES[name].items()}
    tag = current_language().tag
    return {c.slug: c.label(tag) for c in _offered(vocabulary(), scheme)}


def grouped_choices(scheme: str, *, coarse: bool = False) -> tuple[Group, ...]:
    """Return the terms of a scheme as groups of ticks, or none for typing alone.

    ``coarse`` leaves districts out.
    """
    if scheme in TYPED_ONLY:
        return ()
    if scheme == "place":
        return _places(vocabulary(), coarse=coarse)
    tops = vocabulary().children(scheme, None)
    if scheme != "focus":
        return (Group("", tuple(_choice(c) for c in tops)),)
    tag = current_language().tag
    return tuple(
        Group(
            top.label(tag),
            tuple(_choice(c) for c in vocabulary().children(scheme, top.slug)),
        )
        for top in tops
    )


def label_in(scheme: str, slug: str) -> str:
    """Return a term's label in the reader's language."""
    return vocabulary().label(scheme, slug, current_language().tag)


def resolver(scheme: str) -> Resolver:
    """Return what finds the slug of the term that bears a name in any language."""
    by_name: dict[str, str] = {}

    def find(name: str) -> str | None:
        if not by_name:
            by_name.update(_slugs_by_name(vocabulary(), scheme))
        return by_name.get(names().fold(name))

    return find


def _slugs_by_name(known: Vocabulary, scheme: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for concept in _resolvable(known, scheme):
        for word in _words(concept):
            found.setdefault(names().fold(word), concept.slug)
    return found


def _resolvable(known: Vocabulary, scheme: str) -> Iterable[Concept]:
    """Yield the terms that typing may mean; the larger place of a name comes first."""
    if scheme == "place":
        places = known.of("place")
        yield from (c for c in places if c.parent is None)
        yield from known.of("country")
        yield from (c for c in places if c.parent is not None)
    else:
        yield from _offered(known, scheme)


def _offered(known: Vocabulary, scheme: str) -> tuple[Concept, ...]:
    if scheme == "place":
        return known.children("place", None)
    if scheme == "focus":
        return tuple(c for c in known.of("focus") if c.parent is not None)
    return known.of(scheme)


def _places(known: Vocabulary, *, coarse: bool) -> tuple[Group, ...]:
    tag = current_language().tag
    tops = known.children("place", None)
    country = known.find("country", IRAQ)
    whole = (country,) if country else ()
    groups = [Group("", tuple(_choice(c) for c in (*whole, *tops)))]
    if not coarse:
        groups += [
            Group(
                top.label(tag), tuple(map(_choice, known.children("place", top.slug)))
            )
            for top in tops
        ]
    return tuple(group for group in groups if group.choices)


def _choice(concept: Concept) -> Choice:
    label = concept.label(current_language().tag)
    return Choice(concept.slug, label, " ".join(_words(concept)), concept.sensitive)


def _words(concept: Concept) -> list[str]:
    words = [*concept.labels.values()]
    for more in (concept.alternatives, concept.hidden):
        for listed in more.values():
            words += listed
    return list(filter(None, words))
