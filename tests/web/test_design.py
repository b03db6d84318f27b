"""Style, scripts, fonts and icons hold the rules of the look, and stay light."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from fontTools.ttLib import TTFont

from directory.web.shell import SHAPES

ROOT = Path(__file__).parent.parent.parent
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"
STYLES = sorted(STATIC.rglob("*.css"))
SCRIPTS = sorted(STATIC.glob("*.js"))
PAGES = [p for p in sorted(TEMPLATES.rglob("*.html")) if "mail" not in p.parts]

PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)"
    r"|left|right|top|bottom|width|height|(?:min|max)-(?:width|height)|overflow-[xy])"
    r"\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
IN_MEDIA_QUERY = re.compile(r"@media[^{]+")
ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
SORANI = "ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهەھیێ"
# Pages that are longer than the house wants, each with its reason.
LONG = {"control.html": "one branch for each shape of field"}
KURMANJI = "abcçdeêfghiîjklmnopqrsştuûvwxyz"
LATIN_FILES = ("fonts/latin.woff2", "fonts/latin-ext.woff2")


def letters_of(*names: str) -> set[int]:
    return {
        code for name in names for code in TTFont(STATIC / name)["cmap"].getBestCmap()
    }


def packed_size(text: str) -> int:
    return len(gzip.compress(text.encode(), 6))


def address(app: Flask, name: str) -> str:
    found: str = app.jinja_env.globals["asset"](name)  # type: ignore[operator]  # Jinja types no globals
    return found


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_know_no_left_or_right(path: Path) -> None:
    rules = IN_MEDIA_QUERY.sub("", path.read_text("utf-8"))

    assert PHYSICAL.findall(rules) == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_every_rule_lies_in_a_layer(path: Path) -> None:
    css = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    depth, outside = 0, ""
    for letter in css:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        outside += letter if depth == 0 else ""

    openers = [part.split(";")[-1].strip() for part in outside.split("}")]

    assert all(one.startswith(("@layer", "@font-face")) for one in openers if one)


def test_no_page_is_longer_than_eighty_lines() -> None:
    lengths = {path.name: len(path.read_text("utf-8").splitlines()) for path in PAGES}

    assert {name for name, lines in lengths.items() if lines > 80} <= LONG.keys()


def test_each_component_says_first_how_to_call_it() -> None:
    silent = [
        path.name
        for path in (TEMPLATES / "components").glob("*.html")
        if not path.read_text("utf-8").startswith("{#")
    ]

    assert silent == []


def test_every_icon_that_a_page_names_is_drawn() -> None:
    named = {
        name
        for path in PAGES
        for name in re.findall(r"""\bicon\([\"']([\w-]+)""", path.read_text("utf-8"))
    }
    drawn = {path.stem.removeprefix("i-") for path in STATIC.glob("icons/i-*.svg")}

    assert named - drawn == set()


def test_there_is_a_drawing_for_every_emblem() -> None:
    drawn = {path.stem for path in STATIC.glob("icons/em-*.svg")}

    assert drawn == {f"em-{number}" for number in range(1, SHAPES + 1)}


@pytest.mark.parametrize("font", ["fonts/arabic.woff2", "fonts/kufi-700.woff2"])
@pytest.mark.parametrize("letters", [ARABIC, SORANI], ids=["Arabic", "Sorani"])
def test_fonts_hold_every_letter_in_arabic_script(font: str, letters: str) -> None:
    missing = {letter for letter in letters if ord(letter) not in letters_of(font)}

    assert missing == set()


def test_fonts_hold_digits_and_marks_of_arabic_script() -> None:
    held = letters_of("fonts/arabic.woff2")

    assert {mark for mark in "٠١٢٣٤٥٦٧٨٩،؛؟" if ord(mark) not in held} == set()


def test_fonts_hold_every_letter_of_kurmanji() -> None:
    held = letters_of(*LATIN_FILES)

    assert {one for one in KURMANJI + KURMANJI.upper() if ord(one) not in held} == set()


def test_all_scripts_together_stay_below_six_kilobytes(
    app: Flask, client: FlaskClient
) -> None:
    scripts = [client.get(address(app, path.name)).text for path in SCRIPTS]

    assert packed_size("".join(scripts)) <= 6 * 1024


def test_the_sheet_and_the_sprite_stay_light(app: Flask, client: FlaskClient) -> None:
    sheet = client.get(address(app, "app.css")).text
    sprite = client.get(address(app, "sprite.svg")).text

    assert packed_size(sheet) <= 12 * 1024
    assert packed_size(sprite) <= 7 * 1024


def test_the_first_load_stays_below_75_kilobytes(
    app: Flask, client: FlaskClient
) -> None:
    """Fonts of both scripts, sheet, sprite, pattern and script, without the page."""
    fonts = ("fonts/arabic.woff2", "fonts/kufi-700.woff2", "fonts/latin.woff2")
    others = ("app.css", "sprite.svg", "pattern-light.svg", "exit.js", "favicon.svg")
    packed = {"Accept-Encoding": "gzip"}

    sizes = [
        len(client.get(address(app, name), headers=packed).data)
        for name in (*fonts, *others)
    ]

    assert sum(sizes) <= 68 * 1024


def test_text_only_pages_load_no_font(app: Flask, client: FlaskClient) -> None:
    page = client.get("/ar/charter?lite=1").text
    sheet = client.get(address(app, "text.css")).text

    assert address(app, "text.css") in page
    assert ".woff2" not in page
    assert ".woff2" not in sheet


def test_every_link_of_the_sheet_is_served(app: Flask, client: FlaskClient) -> None:
    sheet = client.get(address(app, "app.css")).text

    links = set(re.findall(r"url\(([^)]+)\)", sheet))

    assert links
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(
        links, 200
    )


def test_a_browser_keeps_an_asset_for_a_year(app: Flask, client: FlaskClient) -> None:
    reply = client.get(address(app, "app.css"), headers={"Accept-Encoding": "gzip"})

    assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert reply.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(reply.data).startswith(b"@font-face")


@pytest.mark.parametrize(
    "word", ["innerHTML", "outerHTML", "DOMParser", "eval(", "write("]
)
def test_no_script_makes_markup_out_of_text(word: str) -> None:
    guilty = [path.name for path in SCRIPTS if word in path.read_text("utf-8")]

    assert guilty == []
