"""Loading the reference data, and correcting its labels."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select

from directory.kernel.errors import NotFound
from directory.kernel.languages import LANGUAGES
from directory.kernel.messages import N_
from directory.kernel.text import clean_line
from directory.kernel.work import Work
from directory.taxonomy.events import VocabularyChanged
from directory.taxonomy.models import Edition, Term
from directory.taxonomy.reference import Scheme, TermData, read_schemes


def load_reference(work: Work, folder: Path) -> list[str]:
    """Load every scheme of ``folder`` that changed; return the names of those.

    Idempotent: a scheme with the digest that was loaded last is left alone.
    Corrections by administrators stay; terms that an update dropped are retired,
    never removed, because profiles may carry them.
    """
    loaded = [
        scheme.name for scheme in read_schemes(folder) if _load_scheme(work, scheme)
    ]
    if loaded:
        work.record(VocabularyChanged(tuple(loaded)))
    return loaded


def correct_label(work: Work, scheme: str, slug: str, *, tag: str, label: str) -> Term:
    """Replace a term's label in one language, for this node.

    An empty ``label`` takes the correction back.  Raises :class:`NotFound`.
    """
    term = work.session.scalar(
        select(Term).where(Term.scheme == scheme, Term.slug == slug)
    )
    if term is None or tag not in LANGUAGES:
        raise NotFound(N_("This term does not exist."))
    corrections = {k: v for k, v in term.corrections.items() if k != tag}
    text = clean_line(label)
    term.corrections = {**corrections, tag: text} if text else corrections
    work.record(VocabularyChanged((scheme,)))
    return term


def _load_scheme(work: Work, scheme: Scheme) -> bool:
    edition = work.session.get(Edition, scheme.name)
    if edition is not None and edition.digest == scheme.digest:
        return False
    work.session.merge(
        Edition(scheme=scheme.name, version=scheme.version, digest=scheme.digest)
    )
    known = {
        term.slug: term
        for term in work.session.scalars(select(Term).where(Term.scheme == scheme.name))
    }
    for position, data in enumerate(scheme.terms):
        term = known.pop(data.slug, None) or _new_term(work, scheme.name, data.slug)
        _write(term, data, position=position, edition=scheme.version)
    _retire(known.values())
    return True


def _new_term(work: Work, scheme: str, slug: str) -> Term:
    term = Term(scheme=scheme, slug=slug)
    work.session.add(term)
    return term


def _write(term: Term, data: TermData, *, position: int, edition: str) -> None:
    term.parent, term.position, term.edition = data.parent, position, edition
    term.labels, term.alternatives = dict(data.labels), dict(data.alternatives)
    term.hidden, term.facts = dict(data.hidden), dict(data.facts)
    term.sensitive, term.retired = data.sensitive, False


def _retire(terms: Iterable[Term]) -> None:
    for term in terms:
        term.retired = True
