"""Sets of documents as the bits of one whole number: bit n is document n."""

from collections.abc import Iterable


def from_documents(documents: Iterable[int], size: int) -> int:
    """Return the set of these documents, each below ``size``."""
    room = bytearray(size // 8 + 1)
    for document in documents:
        room[document >> 3] |= 1 << (document & 7)
    return int.from_bytes(room, "little")


def flags(bits: int, size: int) -> str:
    """Return a text whose letter n is "1" where document n is in the set."""
    return f"{bits:0{size}b}"[::-1]


def documents(bits: int) -> list[int]:
    """Return the documents of the set, ascending."""
    text = f"{bits:b}"[::-1]
    found = []
    at = text.find("1")
    while at >= 0:
        found.append(at)
        at = text.find("1", at + 1)
    return found
