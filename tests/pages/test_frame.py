"""The frame of every page: language, heading, title, ids, labels, no text lost."""

import re
from collections import Counter

import pytest

from directory.kernel.languages import LANGUAGES, TAGS
from tests.pages.house import READERS, House, Page, listed
from tests.pages.markup import Element, Markup

EVERYBODY = pytest.mark.parametrize("reader", READERS)
EVERYWHERE = pytest.mark.parametrize("language", TAGS)
# Codes that a page of the house answers with; 404 hides what may not be known.
EXPECTED = {200, 404, 410}
# Pages that open after something was sent; tests/accounts walks there.
AFTER_A_DEED = {
    *("account.confirm_second_factor", "account.remove_second_factor"),
    *("account.remove_passkey", "claims.document", "claims.proof", "claims.show"),
    "freshness.ask",
}
# The demo shows everybody's mail: a link in it opens for its own reader alone.
PERSONAL = re.compile("^/invitations/")
LEAK = re.compile(r"%\(|\{\{|^None$|: None$|\bUndefined\b|lazy_gettext|<[A-Z]\w+[. ]")
UNLABELLED = frozenset({"hidden", "submit", "button", "reset", "image"})


@EVERYBODY
@EVERYWHERE
def test_every_page_answers_in_its_language(
    house: House, reader: str, language: str
) -> None:
    wrong = [
        f"{page}: {page.status} {page.markup.first('html').attributes} {page.crash}"
        for page in house.pages(reader, language)
        if page.status >= 500
        or page.markup.first("html").attributes
        != {"lang": language, "dir": LANGUAGES[language].dir}
    ]

    assert not wrong, listed(wrong)


@EVERYBODY
def test_no_link_of_the_house_leads_nowhere(house: House, reader: str) -> None:
    linked = [path for path in house.paths(reader) if path not in house.links]

    dead = [
        f"{house.origins[path]} → {path}: {house.read(reader, 'en', path).status}"
        for path in linked
        if house.read(reader, "en", path).status >= 400 and not PERSONAL.match(path)
    ]

    assert not dead, listed(dead)


@EVERYBODY
@EVERYWHERE
def test_every_page_has_one_heading_and_a_title(
    house: House, reader: str, language: str
) -> None:
    wrong = [
        f"{page}: {fault}"
        for page in house.pages(reader, language)
        for fault in _faults_of_frame(page)
    ]

    assert not wrong, listed(wrong)


@EVERYBODY
@EVERYWHERE
def test_no_id_stands_twice_and_each_label_has_its_control(
    house: House, reader: str, language: str
) -> None:
    wrong = [
        f"{page}: {fault}"
        for page in house.pages(reader, language)
        for fault in _faults_of_names(page.markup)
    ]

    assert not wrong, listed(wrong)


@EVERYBODY
@EVERYWHERE
def test_no_page_shows_the_works_of_the_machine(
    house: House, reader: str, language: str
) -> None:
    wrong = [
        f"{page}: {sentence.where} {sentence.text}"
        for page in house.pages(reader, language)
        for sentence in page.markup.sentences
        if LEAK.search(sentence.text) and not sentence.borrowed
    ]

    assert not wrong, listed(wrong)


def test_every_page_of_the_house_was_read(house: House) -> None:
    served = {
        rule.endpoint
        for rule in house.app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and rule.rule.startswith("/<language:")
    }
    read = {house.endpoint_of(path) for who in READERS for path in house.paths(who)}

    assert served - read <= AFTER_A_DEED, listed(served - read)


def _faults_of_frame(page: Page) -> list[str]:
    markup = page.markup
    headings = [h for h in markup.all("h1") if h.text]
    title = markup.first("title").text.split("–")
    faults = [] if len(headings) == 1 else [f"{len(headings)} filled h1"]
    if len(title) < 2 or not title[0].strip():
        faults.append(f"title is {title}")
    return faults


def _faults_of_names(markup: Markup) -> list[str]:
    ids = Counter(e.attributes["id"] for e in markup.elements if "id" in e.attributes)
    faults = [f"id {name} {count} times" for name, count in ids.items() if count > 1]
    faults += [
        f"label for {label.attributes['for']} points nowhere"
        for label in markup.all("label")
        if "for" in label.attributes and label.attributes["for"] not in ids
    ]
    for name in ("aria-labelledby", "aria-describedby", "aria-controls"):
        faults += [
            f"{name} {wanted} points nowhere"
            for element in markup.elements
            for wanted in element.attributes.get(name, "").split()
            if wanted not in ids
        ]
    return faults + [
        f"{control.tag} {control.name} at line {control.line} has no label"
        for control in markup.all("input", "select", "textarea")
        if control.kind not in UNLABELLED and not _is_labelled(markup, control)
    ]


def _is_labelled(markup: Markup, control: Element) -> bool:
    given = control.attributes
    return (
        "aria-label" in given
        or "aria-labelledby" in given
        or control.inside("label") is not None
        or any(
            label.attributes.get("for") == given.get("id") and label.text
            for label in markup.all("label")
        )
    )
