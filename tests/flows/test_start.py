"""What a command imports: a help text and a query need none of what makes a night."""

import subprocess
import sys
from pathlib import Path

import pytest

import warehouse
from tests import planted_release as planted
from warehouse.connection import open_warehouse
from warehouse.publish.file import write_release_file
from warehouse.publish.release import publish_release

PRINT_MODULES = """
import sys
from flows import cli
sys.argv[1:] = {words!r}
try:
    cli.main()
finally:
    print(*sorted({{name.split(".")[0] for name in sys.modules}}), file=sys.stderr)
"""


def imported(folder: Path, *words: str) -> set[str]:
    """The packages that one command imports, run in a folder."""
    program = PRINT_MODULES.format(words=list(words))
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {root!r}){program}"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("words", [["--help"], ["nightly", "--help"], ["forecast", "--help"]])
def test_a_help_text_imports_nothing_of_a_night(tmp_path: Path, words: list[str]) -> None:
    heavy = {
        "duckdb", "great_expectations", "jinja2", "laws", "numpy", "pandas", "prefect", "pyarrow",
        "reports", "scipy", "vl_convert", "warehouse",
    }  # fmt: skip
    assert not imported(tmp_path, *words) & heavy


def test_a_query_imports_duckdb_and_neither_pandas_nor_what_makes_a_night(tmp_path: Path) -> None:
    with open_warehouse(":memory:") as con:
        planted.add_run(con, "a")
        publish_release(con, planted.facts("2026-01-02"), planted.tables())
        write_release_file(con, tmp_path / "published", "2026-01-02")
    found = imported(tmp_path, "sql", "from publish.releases")
    heavy = {
        "great_expectations", "jinja2", "laws", "numpy", "pandas", "prefect", "pyarrow", "reports",
        "scipy", "vl_convert",
    }  # fmt: skip
    assert "duckdb" in found
    assert not found & heavy


def test_every_name_of_the_warehouse_is_in_its_room() -> None:
    assert sorted(name for names in warehouse.HOMES.values() for name in names) == sorted(
        warehouse.__all__
    )
    assert all(getattr(warehouse, name) is not None for name in warehouse.__all__)
