"""From a question to its answer, over one view of the index."""

from collections.abc import Sequence
from heapq import nsmallest
from math import log

from directory.search import bits, facets
from directory.search.folding import fold
from directory.search.keyboards import other_layout
from directory.search.matching import Match, Matcher
from directory.search.port import (
    MAX_LENGTH,
    MAX_LIMIT,
    Answer,
    Notice,
    Query,
    Sort,
)
from directory.search.view import View
from directory.search.wording import Term, Wording, parse


def answer(matcher: Matcher, query: Query) -> Answer:
    """Return one page of what the query finds, with its counts and its helps."""
    view = matcher.view
    wording = parse(query.words, prefix=query.prefix)
    matches = [matcher.find(term) for term in wording.wanted]
    sets = facets.filtered(view, query, _documents(matcher, wording, matches))
    found = sets.found() & view.visible
    withheld = facets.is_withheld(query, found.bit_count())
    if withheld:
        found = 0
    return Answer(
        ids=_page(view, query, found, matches),
        total=found.bit_count(),
        facets=facets.count_values(view, query, sets),
        relaxations=() if found else facets.relaxations(view, query, sets),
        suggestion=_suggestion(matcher, wording, matches, query),
        unknown=facets.unknown_values(view, query),
        notices=wording.notices | _notices(matches, withheld=withheld),
        generation=view.commit.generation,
    )


def _documents(matcher: Matcher, wording: Wording, matches: Sequence[Match]) -> int:
    found = matcher.view.visible
    for match in matches:
        found &= match.documents
    for term in wording.excluded:
        found &= ~matcher.find_exactly(term)
    return found


def _notices(matches: Sequence[Match], *, withheld: bool) -> frozenset[Notice]:
    notices = {Notice.WITHHELD} if withheld else set()
    if any(match.is_near for match in matches):
        notices.add(Notice.NEAR_MATCHES)
    return frozenset(notices)


def _page(
    view: View, query: Query, found: int, matches: Sequence[Match]
) -> tuple[int, ...]:
    start = max(query.offset, 0)
    end = start + min(max(query.limit, 0), MAX_LIMIT)
    if query.sort == Sort.RELEVANCE and matches:
        ordered = _by_score(view, query, found, matches, end)
    else:
        ordered = _by_order(view, query, found, end)
    return tuple(view.row(document).organization_id for document in ordered[start:end])


def _by_order(view: View, query: Query, found: int, end: int) -> list[int]:
    chosen = bits.flags(found, view.size)
    ordered = view.order(query.sort, query.language)
    return [document for document in ordered if chosen[document] == "1"][:end]


def _by_score(
    view: View, query: Query, found: int, matches: Sequence[Match], end: int
) -> list[int]:
    """Return the best documents first: rare words count more than frequent ones."""
    documents = bits.documents(found)
    scores = dict.fromkeys(documents, 0.0)
    every = view.visible.bit_count()
    for match in matches:
        rarity = log(1 + (every + 0.5) / (match.documents.bit_count() + 0.5))
        for document in documents:
            scores[document] += rarity * match.impacts.get(document, 0.0)
    ranks = view.ranks(query.language)
    faded = bits.flags(view.faded, view.size)
    return nsmallest(
        end,
        documents,
        key=lambda one: (faded[one], -round(scores[one], 6), ranks[one]),
    )


def _suggestion(
    matcher: Matcher, wording: Wording, matches: Sequence[Match], query: Query
) -> str | None:
    """Return the question in letters that would find more, None for none."""
    if any(match.near for match in matches):
        return " ".join(
            _spelt(matcher, term, match)
            for term, match in zip(wording.wanted, matches, strict=True)
        )
    if not matches or all(match.documents for match in matches):
        return None
    typed = other_layout(query.words[:MAX_LENGTH]).strip()
    other = parse(typed).wanted
    sure = [matcher.find(term) for term in other]
    if other and all(match.documents and not match.is_near for match in sure):
        return typed
    return None


def _spelt(matcher: Matcher, term: Term, match: Match) -> str:
    if match.near is not None:
        return _surface_of(matcher.view, match.near)
    words = " ".join(term.words)
    return f'"{words}"' if term.phrase else words


def _surface_of(view: View, exact: str) -> str:
    """Return a folded word as visible documents write it most."""
    known = view.commit.vocabulary.surfaces.get(exact)
    best, most = known or exact, 0
    for entry in _surfaces(view, exact):
        count = view.posting("surface", entry).documents.bit_count()
        if count > most:
            best, most = entry.partition("\t")[2], count
    return best if fold(best) == exact else exact


def _surfaces(view: View, exact: str) -> Sequence[str]:
    """Return the entries of other ways to write a folded word."""
    entries = view.commit.source.lexicon("surface")
    return [entry for entry in entries if entry.startswith(f"{exact}\t")]
