"""Where uploads are kept: what the directory asks of any store."""

from collections.abc import Iterator
from typing import Protocol


class Storage(Protocol):
    """Keeps files under random names that say nothing of their owner.

    A key is a text such as ``evidence/k3f…pdf``; keys are never built from input.
    """

    def put(
        self, content: bytes, *, folder: str, suffix: str, name: str | None = None
    ) -> str:
        """Keep ``content`` and return its new key; whole or not at all.

        ``name`` is a fresh code of 24 letters where several files share one.
        """

    def get(self, key: str) -> bytes:
        """Return what is kept under ``key``; :class:`NotFound` where nothing is."""

    def remove(self, key: str) -> None:
        """Forget ``key``; forgetting it twice is no fault."""

    def keys(self) -> Iterator[str]:
        """Yield every key, for backups and for removing what nothing names."""
