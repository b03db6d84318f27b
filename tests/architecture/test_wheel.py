"""An installed copy runs as a checkout does."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

FETCH = """
from directory.app import create_app
from directory.config import PACKAGE
client = create_app().test_client()
page = client.get("/ar/charter")
sheet = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
styled = client.get(sheet).status_code
print(PACKAGE, page.status_code, styled, 'lang="ar"' in page.text)
"""


def test_a_wheel_carries_pages_and_files(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
    subprocess.run([*build, str(tmp_path), str(ROOT)], check=True, capture_output=True)
    wheel = next(tmp_path.glob("*.whl"))
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "-q"]
    target = tmp_path / "installed"
    subprocess.run([*install, "--target", str(target), str(wheel)], check=True)

    paths = os.pathsep.join([str(target), sysconfig.get_path("purelib")])
    run = subprocess.run(
        [sys.executable, "-c", FETCH],
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith("DIRECTORY")},
            "PYTHONPATH": paths,
            "DIRECTORY_INSTANCE": str(tmp_path / "instance"),
            "DIRECTORY_BASE_URL": "http://localhost",
        },
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )

    assert run.stdout.split() == [str(target / "directory"), "200", "200", "True"]
