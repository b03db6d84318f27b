"""The real command, in a process of its own, on an instance of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PASSWORD = "for-tests-alone-2026"
Run = Callable[..., subprocess.CompletedProcess[str]]


def environment(instance: Path, **settings: str) -> dict[str, str]:
    own = {k: v for k, v in os.environ.items() if not k.startswith("DIRECTORY_")}
    return {
        **own,
        "DIRECTORY_INSTANCE": str(instance),
        "PYTHONPATH": str(ROOT),
        **{f"DIRECTORY_{name}": value for name, value in settings.items()},
    }


def command(
    instance: Path, *arguments: str | Path, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run ``directory`` to its end and return what it said."""
    return subprocess.run(
        [sys.executable, "-m", "directory", *map(str, arguments)],
        env=environment(instance, **settings),
        cwd=instance.parent,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture(scope="session")
def made_node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A node as ``directory init`` makes it; copied, never used itself."""
    instance = tmp_path_factory.mktemp("made") / "instance"
    done = command(
        instance, "init", "--email", "admin@example.org", "--password", PASSWORD
    )
    assert done.returncode == 0, done.stderr
    return instance


@pytest.fixture
def instance(made_node: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "node"
    shutil.copytree(made_node, copy)
    return copy


@pytest.fixture
def run(instance: Path) -> Run:
    def run_command(
        *arguments: str | Path, **settings: str
    ) -> subprocess.CompletedProcess[str]:
        return command(instance, *arguments, **settings)

    return run_command
