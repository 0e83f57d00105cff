"""The wheel holds what a checkout holds: SQL, templates and the sweep are found when installed."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PROGRAM = """
import flows.settings.file, reports, sql, warehouse
from importlib.resources import files

assert not flows.__file__.startswith(CHECKOUT), flows.__file__
settings = flows.settings.file.load()
assert list(__import__("pathlib").Path(settings.data.root).glob("*.jsonl"))
assert len(sql.scripts("migrations")) == len(list(files("sql").joinpath("migrations").iterdir()))
assert [file for file in files("reports").joinpath("templates").iterdir()]
with warehouse.open_warehouse(":memory:") as con:
    con.execute("from publish.latest_releases")
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the wheel, unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = (folder / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as content:
        content.extractall(folder / "site")
    return folder / "site"


def test_everything_is_found_when_only_the_wheel_is_there(installed: Path, tmp_path: Path) -> None:
    program = PROGRAM.replace("CHECKOUT", repr(str(ROOT)))
    subprocess.run(
        [sys.executable, "-P", "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        check=True,
    )


def test_the_wheel_holds_no_database_and_no_tests(installed: Path) -> None:
    names = {path.relative_to(installed).as_posix() for path in installed.rglob("*")}
    assert not [name for name in names if ".duckdb" in name or name.startswith("tests")]
