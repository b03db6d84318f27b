"""Reads a page as a browser would: elements, texts with their language, and forms."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"),
        *("source", "track", "use", "wbr", "path", "circle", "rect", "line"),
    }
)
SILENT = frozenset({"script", "style"})
# Text in these is not the house's own: names, codes, what people typed.
BORROWED = frozenset({"bdi", "code", "kbd", "samp", "pre", "textarea"})
SPOKEN = ("aria-label", "placeholder", "title", "alt", "aria-description")
UNSENT = frozenset({"button", "file", "submit", "image", "reset"})
TYPED = frozenset({"input", "select", "textarea", "button"})


@dataclass(slots=True, repr=False, eq=False)
class Element:
    """A tag with its attributes and all the text inside it."""

    tag: str
    attributes: Mapping[str, str]
    line: int
    borrowed: bool
    texts: list[str] = field(default_factory=list)
    parents: tuple["Element", ...] = ()

    @property
    def text(self) -> str:
        """All text inside, with single spaces."""
        return " ".join(" ".join(self.texts).split())

    @property
    def name(self) -> str:
        """The name under which a form sends it."""
        return self.attributes.get("name", "")

    @property
    def kind(self) -> str:
        """The type of an input, else the tag."""
        if self.tag != "input":
            return self.tag
        return self.attributes.get("type", "text")

    def inside(self, tag: str) -> "Element | None":
        """Return the nearest element of this tag around this one."""
        return next((e for e in reversed(self.parents) if e.tag == tag), None)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words that a reader sees or hears; ``borrowed`` ones are not the house's own."""

    text: str
    where: str
    borrowed: bool


@dataclass(frozen=True, repr=False)
class PageForm:
    """A form as it stands on a page."""

    action: str
    method: str
    controls: tuple[Element, ...]
    options: Mapping[str, tuple[str, ...]]

    @cached_property
    def values(self) -> list[tuple[str, str]]:
        """What a browser would send if the form was sent as it is."""
        return list(_sent(self))


class Markup(HTMLParser):
    """One page, read from its beginning to its end."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.sentences: list[Sentence] = []
        self.open: list[Element] = []
        self.feed(text)
        self.close()

    def handle_starttag(
        self, tag: str, attributes: list[tuple[str, str | None]]
    ) -> None:
        """Open an element; one that can hold nothing is closed at once."""
        given = {name: value or "" for name, value in attributes}
        around = self.open[-1] if self.open else None
        element = Element(
            tag,
            given,
            self.getpos()[0],
            borrowed=(around is not None and around.borrowed)
            or tag in BORROWED
            or given.get("dir") == "auto"
            or ("lang" in given and tag != "html"),
            parents=tuple(self.open),
        )
        self.elements.append(element)
        self._hear(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(
        self, tag: str, attributes: list[tuple[str, str | None]]
    ) -> None:
        """Read ``<path/>`` as an element that holds nothing."""
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest open element of this tag, with all that it holds."""
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index].tag == tag:
                del self.open[index:]
                return

    def handle_data(self, text: str) -> None:
        """Give the text to each element around it."""
        if not self.open or self.open[-1].tag in SILENT:
            return
        for element in self.open:
            element.texts.append(text)
        words = " ".join(text.split())
        if words:
            innermost = self.open[-1]
            self.sentences.append(
                Sentence(words, f"<{innermost.tag}>", innermost.borrowed)
            )

    def _hear(self, element: Element) -> None:
        for name in SPOKEN:
            words = element.attributes.get(name, "")
            if words:
                where = f"<{element.tag} {name}>"
                self.sentences.append(Sentence(words, where, element.borrowed))

    def all(self, *tags: str) -> list[Element]:
        """Return every element of these tags, in order."""
        return [element for element in self.elements if element.tag in tags]

    def first(self, tag: str) -> Element:
        """Return the first element of a tag."""
        return self.all(tag)[0]

    def forms(self) -> Iterator[PageForm]:
        """Yield every form with its controls, also those that name it from outside."""
        for form in self.all("form"):
            controls = tuple(self._controls_of(form))
            yield PageForm(
                form.attributes.get("action", ""),
                form.attributes.get("method", "get").lower(),
                controls,
                {c.name: self._options_of(c) for c in controls if c.tag == "select"},
            )

    def _controls_of(self, form: Element) -> Iterator[Element]:
        wanted = form.attributes.get("id")
        for control in self.elements:
            if control.tag not in TYPED or "disabled" in control.attributes:
                continue
            elsewhere = control.attributes.get("form")
            if elsewhere is not None:
                if elsewhere == wanted:
                    yield control
            elif form in control.parents:
                yield control

    def _options_of(self, select: Element) -> tuple[str, ...]:
        options = [o for o in self.all("option") if select in o.parents]
        options.sort(key=lambda option: "selected" not in option.attributes)
        return tuple(o.attributes.get("value", o.text) for o in options)


def _sent(form: PageForm) -> Iterator[tuple[str, str]]:
    for control in form.controls:
        if control.name:
            yield from ((control.name, value) for value in _values(form, control))


def _values(form: PageForm, control: Element) -> tuple[str, ...]:
    if control.kind in {"button", "file", "submit", "image", "reset"}:
        return ()
    if control.kind == "select":
        return _chosen(form, control)
    if control.kind == "textarea":
        return ("".join(control.texts).removeprefix("\n").strip("\r"),)
    if control.kind in {"checkbox", "radio"} and "checked" not in control.attributes:
        return ()
    missing = "on" if control.kind in {"checkbox", "radio"} else ""
    return (control.attributes.get("value", missing),)


def _chosen(form: PageForm, control: Element) -> tuple[str, ...]:
    multiple = "multiple" in control.attributes
    return () if multiple else form.options[control.name][:1]
