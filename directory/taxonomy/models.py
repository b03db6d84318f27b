"""The table of terms."""

from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.kernel.db import Base


class Term(Base):
    """One term of one scheme, such as the focus area ``water-rivers``.

    ``labels`` comes from the reference data and is replaced by each update;
    ``corrections`` is what this node's administrators wrote and always wins.
    ``alternatives`` and ``hidden`` are lists by language; hidden ones are matched
    by search and never shown (SKOS hiddenLabel).  ``facts`` keeps what only one
    scheme has: a country's codes, a place's point.
    """

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("scheme", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme: Mapped[str]
    slug: Mapped[str]
    parent: Mapped[str | None]
    position: Mapped[int]
    labels: Mapped[dict[str, Any]]
    alternatives: Mapped[dict[str, Any]] = mapped_column(default=dict)
    hidden: Mapped[dict[str, Any]] = mapped_column(default=dict)
    corrections: Mapped[dict[str, Any]] = mapped_column(default=dict)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sensitive: Mapped[bool] = mapped_column(default=False)
    retired: Mapped[bool] = mapped_column(default=False)
    edition: Mapped[str]


class Edition(Base):
    """Which version of a scheme's reference data is loaded."""

    __tablename__ = "term_edition"

    scheme: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str]
    digest: Mapped[str]
