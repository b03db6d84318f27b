"""One filled node for every test of this folder: nothing here may change it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from directory.database import db
from tests.pages.house import House, build_template, open_house


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A folder with a filled node, and the addresses that no link leads to."""
    folder = tmp_path_factory.mktemp("filled")
    return folder, build_template(folder)


@pytest.fixture(scope="session")
def house(
    filled: tuple[Path, list[str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """The node that is only read."""
    template, links = filled
    folder = tmp_path_factory.mktemp("house") / "node"
    yield from _opened(open_house(template, folder, links))
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def changing_house(
    filled: tuple[Path, list[str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Another copy, for tests that send forms and put everything back."""
    template, links = filled
    folder = tmp_path_factory.mktemp("changing") / "node"
    house = open_house(template, folder, links)
    house.keep()
    yield from _opened(house)
    shutil.rmtree(folder)


def _opened(house: House) -> Iterator[House]:
    yield house
    with house.app.app_context():
        db.session.remove()
        db.engine.dispose()
