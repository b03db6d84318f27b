"""What each audience may find: nothing of a profile that it may not see."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.config import PACKAGE
from directory.profiles.fields import FIELDS, LEVELS, Level, Shape
from directory.profiles.models import Entry, Organization, Publication, Visibility
from directory.profiles.policy import STRANGER, visible_content
from directory.search.documents import concepts_of, documents_of
from directory.search.port import Audience, Document, Facet, Freshness
from directory.taxonomy.queries import Concept, Vocabulary
from directory.taxonomy.reference import read_schemes
from tests.conftest import NOON

TODAY = date(2030, 1, 1)


def vocabulary() -> Vocabulary:
    return Vocabulary(
        tuple(
            Concept(
                scheme=scheme.name,
                slug=term.slug,
                parent=term.parent,
                labels=term.labels,
                alternatives=term.alternatives,
                hidden=term.hidden,
                facts=term.facts,
                sensitive=term.sensitive,
                retired=False,
            )
            for scheme in read_schemes(Path(PACKAGE) / "reference")
            for term in scheme.terms
        )
    )


WORDS = vocabulary()


def canary(name: str) -> Any:
    """A value of the field's shape that can be recognised wherever it turns up."""
    word = f"canary{name.replace('_', '')}"
    rows = [{"kind": word, "name": word, "language": "en", "text": {"en": word}}]
    shapes: dict[Shape, Any] = {
        Shape.MAP: {"en": word},
        Shape.TEXT: {"en": word},
        Shape.TERMS: [word],
        Shape.LINES: [word],
        Shape.LINKS: [word],
        Shape.ROWS: rows,
        Shape.NUMBER: 1999,
        Shape.FLAG: False,
    }
    return shapes.get(FIELDS[name].shape, word)


def organization(
    audience: dict[str, str],
    *,
    visibility: Visibility = Visibility.PUBLIC,
    publication: Publication = Publication.APPROVED,
) -> Organization:
    return Organization(
        id=1,
        uuid="1",
        uri="http://localhost/id/1",
        handle="canaries",
        entry=Entry.OWN,
        publication=publication,
        visibility=visibility,
        content={name: canary(name) for name in FIELDS},
        audience=audience,
        approved_at=NOON,
    )


def documents(body: Organization) -> dict[Audience, Document]:
    found = documents_of(
        body,
        verified=False,
        freshness=Freshness.FRESH,
        vocabulary=WORDS,
        today=TODAY,
    )
    return {document.audience: document for document in found}


def said(document: Document) -> str:
    texts = [text.words for words in document.texts.values() for text in words]
    filters = [list(values) for values in document.filters.values()]
    return json.dumps([texts, filters, document.sensitive], ensure_ascii=False)


levels = st.dictionaries(
    st.sampled_from(list(FIELDS)), st.sampled_from([level.value for level in LEVELS])
)


@given(levels, st.sampled_from(list(Visibility)), st.sampled_from(list(Publication)))
def test_a_strangers_document_holds_only_what_a_stranger_sees(
    audience: dict[str, str], visibility: Visibility, publication: Publication
) -> None:
    body = organization(audience, visibility=visibility, publication=publication)
    seen = visible_content(body, STRANGER)

    document = documents(body).get(Audience.PUBLIC)

    listed = publication is Publication.APPROVED and visibility is Visibility.PUBLIC
    assert (document is not None) == listed
    if document is not None:
        hidden = [name for name in FIELDS if name not in seen and name != "kind"]
        text = said(document)
        assert [n for n in hidden if f'canary{n.replace("_", "")}"' in text] == []


@pytest.mark.parametrize(
    "name", ["phone", "contact_name", "legal_name", "office_street"]
)
def test_private_fields_reach_no_audience(name: str) -> None:
    for document in documents(organization({})).values():
        assert f"canary{name.replace('_', '')}" not in said(document)


def test_a_narrowed_mission_is_found_by_members_alone() -> None:
    found = documents(organization({"mission": Level.MEMBERS}))

    assert "canarymission" not in said(found[Audience.PUBLIC])
    assert "canarymission" in said(found[Audience.MEMBERS])


def test_sensitive_work_is_no_filter_for_strangers() -> None:
    body = organization({})
    body.content = {
        **body.content,
        "focus_main": ["minorities", "education"],
        "target_groups": ["survivors"],
    }

    found = documents(body)

    assert "minorities" not in found[Audience.PUBLIC].filters[Facet.FOCUS]
    assert "minorities" in found[Audience.PUBLIC].sensitive
    assert Facet.GROUP not in found[Audience.PUBLIC].filters
    assert found[Audience.MEMBERS].filters[Facet.GROUP] == ("survivors",)


def test_a_place_finds_its_governorate_and_its_region() -> None:
    body = organization({})
    body.content = {**body.content, "areas_served": ["erbil"]}

    places = documents(body)[Audience.PUBLIC].filters[Facet.PLACE]

    assert set(places) >= {"erbil", "kurdistan-region"}


def test_every_term_that_people_may_type_is_a_concept() -> None:
    concepts = {(c.facet, c.value): c for c in concepts_of(WORDS)}

    assert concepts[Facet.PLACE, "nineveh"].labels
    assert concepts[Facet.FOCUS, "minorities"].sensitive
