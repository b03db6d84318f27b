"""One filled node for every test of this folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

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
    """The node that all tests read; who sends something to it puts it back."""
    template, links = filled
    folder = tmp_path_factory.mktemp("house") / "node"
    house = open_house(template, folder, links)
    house.keep()
    yield house
    house.let_go()
    shutil.rmtree(folder)
