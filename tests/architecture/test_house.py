"""The shape of the house holds: floors, policies, fields, budgets."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from directory.profiles.fields import FIELDS, LEVELS, Federation, Tier
from directory.web.access import Access, policy_of

ROOT = Path(__file__).parent.parent.parent
LONGEST_FUNCTION = 40


def python_files() -> list[Path]:
    return sorted((ROOT / "directory").rglob("*.py"))


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def test_imports_point_downward() -> None:
    # In a process of its own: it sets up logging, and would mute our loggers here.
    run = [sys.executable, "-c", "from importlinter.cli import *; exit(lint_imports())"]

    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_every_route_declares_its_policy(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert policy_of(app, rule.endpoint) in Access, rule


def test_every_field_has_its_rules() -> None:
    for name, field in FIELDS.items():
        assert field.tier in Tier, name
        assert field.level in LEVELS, name
        assert field.federation in Federation, name


def test_no_function_is_longer_than_the_house_allows() -> None:
    long = [
        f"{path.name}:{node.name}"
        for path, node in functions()
        if "migrations" not in path.parts
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]

    assert long == []


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{path.name}:{node.name}"
        for path, node in functions()
        if any(
            isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node)
        )
    ]

    assert hidden == []


@pytest.mark.parametrize("pattern", [r'style="', r"\bon(click|load|change)=", "<style"])
def test_no_template_breaks_the_content_security_policy(pattern: str) -> None:
    guilty = [
        str(path)
        for path in (ROOT / "templates").rglob("*.html")
        if "mail" not in path.parts and re.search(pattern, path.read_text("utf-8"))
    ]

    assert guilty == []


def test_no_script_stands_in_a_page() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        for tag in re.findall(r"<script[^>]*>", path.read_text("utf-8")):
            assert "src=" in tag, path
