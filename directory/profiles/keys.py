"""The forms of a profile by which it is recognised.  Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from directory.kernel.ids import new_code
from directory.profiles.fields import Content
from directory.profiles.port import NameMatcher

RESERVED = frozenset(
    {"new", "edit", "search", "me", "admin", "api", "node", "actor", "inbox"}
)
HANDLE = re.compile(r"[a-z0-9_]{3,40}")
LONGEST = 40
SUFFIX = 5  # an underline and four signs
HINTED = frozenset({"identifier", "website"})
SILENT = ("phone", "email", "registration")
LATIN_FIRST = ("en", "kmr", "ar", "ckb")


@dataclass(frozen=True, slots=True)
class Name:
    """One name as it is compared."""

    folded: str
    romanised: str
    acronym: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """One normalised value; ``scheme`` as in ``MatchKey``."""

    scheme: str
    value: str


def names_of(content: Content, names: NameMatcher) -> set[Name]:
    """Return every name and acronym of a profile as they are compared."""
    rows = [*content.get("other_names", ()), *content.get("former_names", ())]
    written = [*content.get("name", {}).values(), *(row["name"] for row in rows)]
    if content.get("legal_name"):
        written.append(content["legal_name"])
    found = {Name(names.fold(text), names.romanise(text)) for text in written}
    short = {
        Name(names.fold(text), names.romanise(text), acronym=True)
        for text in content.get("acronym", ())
    }
    return {name for name in found | short if name.folded}


def public_names_of(content: Content, names: NameMatcher) -> set[Name]:
    """Return the names alone that strangers may read by default."""
    kept = {key: value for key, value in content.items() if key != "legal_name"}
    return names_of(kept, names)


def matches_of(content: Content) -> set[Match]:
    """Return the values by which two records are known to be one."""
    found = {
        Match("identifier", f"{row['scheme']}:{row['value']}".lower())
        for row in content.get("identifiers", ())
    }
    found |= {
        Match("registration", f"{row['authority']}:{row['number']}".casefold())
        for row in content.get("registrations", ())
        if row.get("authority") and row.get("number")
    }
    numbers = (content.get(name) for name in ("phone", "whatsapp", "signal"))
    found |= {Match("phone", number) for number in numbers if number}
    if content.get("website"):
        found.add(Match("website", website_key(content["website"])))
    if content.get("contact_email"):
        found.add(Match("email", content["contact_email"].casefold()))
    return found


def website_key(link: str) -> str:
    """Return an address without what does not tell two sites apart."""
    parts = urlsplit(link)
    host = (parts.hostname or "").removeprefix("www.")
    return host + parts.path.rstrip("/").lower()


def proposed_handle(content: Content, names: NameMatcher) -> str:
    """Return a handle for a name: the Latin one, else a romanisation.

    Always well formed and never reserved; whether it is taken is not known here.
    """
    texts = content.get("name", {})
    written = next((texts[tag] for tag in LATIN_FIRST if texts.get(tag)), "")
    words = re.findall(r"[a-z0-9]+", names.romanise(written))
    handle = _cut("_".join(words), LONGEST)
    if HANDLE.fullmatch(handle) is None or handle in RESERVED:
        handle = f"{handle}_{new_code(4)}".lstrip("_")
    return handle


def with_suffix(handle: str) -> str:
    """Return another handle like this one, saying nothing of why."""
    return f"{_cut(handle, LONGEST - SUFFIX)}_{new_code(4)}"


def is_handle(text: str) -> bool:
    """Whether a handle is well formed and not reserved."""
    return HANDLE.fullmatch(text) is not None and text not in RESERVED


def acronyms(names: Iterable[Name]) -> set[str]:
    """Return the folded acronyms among names."""
    return {name.folded for name in names if name.acronym}


def _cut(handle: str, longest: int) -> str:
    """Return at most ``longest`` signs, ending with a whole word where one fits."""
    if len(handle) <= longest:
        return handle
    cut = handle[: longest + 1].rpartition("_")[0] or handle[:longest]
    return cut.rstrip("_")
