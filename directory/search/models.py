"""What the database knows of the index beside it."""

from sqlalchemy.orm import Mapped, mapped_column

from directory.kernel.db import Base


class IndexState(Base):
    """The generation that the index had when its orders were last finished.

    An index of another generation is an old copy, or one whose database was
    restored: it is rebuilt.
    """

    __tablename__ = "index_state"

    name: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int]
