"""Each test of the worker begins with an empty table of orders."""

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from directory.kernel.orders import Order


@pytest.fixture(autouse=True)
def no_orders(session: Session) -> None:
    """Drop what loading the vocabularies asked for."""
    session.execute(delete(Order))
    session.commit()
