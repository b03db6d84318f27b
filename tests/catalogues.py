"""Extracts every sentence that people see, and keeps the catalogues in step.

``python -m tests.catalogues`` updates ``directory/translations`` and prints what
each language lacks; the test beside it fails while anything is lacking.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from directory.kernel.languages import LANGUAGES
from directory.language import CATALOGUES

ROOT = Path(__file__).parent.parent
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **dict.fromkeys(
        ("_l", "lazy_gettext", "Forbidden", "NotFound", "Invalid", "Conflict"), None
    ),
    "Unavailable": None,
    "lazy_ngettext": (1, 2),
}
METHODS = {
    "directory": [("**.py", "python")],
    "templates": [("**.html", "jinja2"), ("**.txt", "jinja2")],
}
PLACE = re.compile(r"%\((\w+)\)[sd]")
TRANSLATED = ("ar", "ckb", "kmr")
REVIEW = "machine translation: needs review"


def source_catalogue() -> Catalog:
    """Return every sentence of the code and the templates, in English."""
    catalogue = Catalog(project="Jisr", charset="utf-8")
    for folder, methods in METHODS.items():
        found = extract_from_dir(ROOT / folder, methods, keywords=KEYWORDS)
        for path, _line, message, comments, context in found:
            catalogue.add(
                message,
                locations=[(f"{folder}/{path}", 0)],
                auto_comments=comments,
                context=context,
            )
    return catalogue


def path_of(tag: str) -> Path:
    """Return where the catalogue of a language lies."""
    return CATALOGUES / tag / "LC_MESSAGES" / "messages.po"


def catalogue_of(tag: str) -> Catalog:
    """Read the catalogue of a language, or begin one."""
    path = path_of(tag)
    if not path.is_file():
        return Catalog(locale=LANGUAGES[tag].locale, project="Jisr")
    with path.open("rb") as source:
        return read_po(source, locale=LANGUAGES[tag].locale)


def lacking(tag: str) -> Iterator[str]:
    """Yield what is wrong with each sentence of a language's catalogue."""
    catalogue = catalogue_of(tag)
    for message in source_catalogue():
        if message.id:
            yield from _faults(message, catalogue.get(message.id, message.context))


def update(tag: str) -> None:
    """Write the catalogue of a language anew: new sentences empty, old ones kept."""
    catalogue = catalogue_of(tag)
    catalogue.update(source_catalogue(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    path = path_of(tag)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, catalogue, width=100, omit_header=False, sort_output=True)


def _faults(wanted: Message, found: Message | None) -> Iterator[str]:
    if found is None or not _texts(found) or not all(_texts(found)):
        yield f"not translated: {wanted.id!r}"
        return
    if found.fuzzy:
        yield f"fuzzy: {wanted.id!r}"
    places = set(PLACE.findall(" ".join(_ids(wanted))))
    for text in _texts(found):
        strange = set(PLACE.findall(text)) - places
        if strange or _lost(wanted, text):
            yield f"places differ: {wanted.id!r} → {text!r}"


def _lost(wanted: Message, text: str) -> bool:
    if wanted.pluralizable:  # a plural form may name its number in words
        return False
    return set(PLACE.findall(str(wanted.id))) != set(PLACE.findall(text))


def _ids(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)


def _texts(message: Message) -> tuple[str, ...]:
    texts = message.string
    parts = texts if isinstance(texts, list | tuple) else (texts,)
    return tuple(part or "" for part in parts)


if __name__ == "__main__":
    for language in TRANSLATED:
        update(language)
        click.echo(f"{language}: {sum(1 for _fault in lacking(language))} lacking")
