"""Files that are no warehouse of ours, or no more: told in one line, and left as they are."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from tests import planted_release as planted
from warehouse.connection import open_warehouse
from warehouse.errors import WarehouseDamaged, WarehouseError, WarehouseNewer, WarehouseUnreadable
from warehouse.publish.errors import ReleaseFileDamaged
from warehouse.publish.query import query_rows, run_query
from warehouse.publish.reading import read_release

BLOCK = 4096  # bytes; the three headers of a DuckDB file are as long


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a warehouse with points in it."""
    path = tmp_path_factory.mktemp("whole") / "lawbook.duckdb"
    with open_warehouse(path) as con:
        planted.add_run(con, "a")
    return path.read_bytes()


def sqlite_file(path: Path) -> None:
    with sqlite3.connect(path) as con:
        con.execute("create table notes (line)")
    con.close()


def other_database(path: Path) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("create table notes (line varchar)")


FOREIGN: dict[str, Callable[[Path], object]] = {
    "a text": lambda path: path.write_text("these are my notes\n" * 1000),
    "an empty file": lambda path: path.write_bytes(b""),
    "a folder": lambda path: path.mkdir(),
    "SQLite": sqlite_file,
    "another database": other_database,
}


@pytest.mark.parametrize("make", FOREIGN.values(), ids=FOREIGN.keys())
def test_what_is_no_warehouse_is_refused_in_one_line_and_left_alone(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    path = tmp_path / "lawbook.duckdb"
    make(path)
    before = None if path.is_dir() else path.read_bytes()
    with pytest.raises(WarehouseUnreadable, match=r"lawbook.duckdb") as told, open_warehouse(path):
        pass
    assert "\n" not in str(told.value)
    assert before is None or path.read_bytes() == before


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.99])
def test_a_warehouse_that_was_cut_off_is_damaged_and_says_what_to_do(
    tmp_path: Path, whole: bytes, kept: float
) -> None:
    path = tmp_path / "lawbook.duckdb"
    path.write_bytes(whole[: int(kept * len(whole))])
    with pytest.raises(WarehouseDamaged, match="restore the file from a backup"):
        read_all(path)


@pytest.mark.parametrize("seed", range(8))
def test_random_bytes_in_the_middle_are_damage_and_nothing_else(
    tmp_path: Path, whole: bytes, seed: int
) -> None:
    path, draw = tmp_path / "lawbook.duckdb", random.Random(seed)
    at = draw.randrange(3 * BLOCK, len(whole) - BLOCK)
    path.write_bytes(whole[:at] + draw.randbytes(BLOCK) + whole[at + BLOCK :])
    with suppress(WarehouseDamaged):  # or nothing, where the bytes belong to nothing
        read_all(path)


def test_a_warehouse_of_a_newer_version_is_refused_by_the_names_it_knows(
    tmp_path: Path, whole: bytes
) -> None:
    path = tmp_path / "lawbook.duckdb"
    path.write_bytes(whole)
    with duckdb.connect(str(path)) as con:
        con.execute("insert into main.migrations values ('0998_doors'), ('0999_windows')")
    before = path.read_bytes()
    with pytest.raises(WarehouseNewer, match="0998_doors, 0999_windows"), open_warehouse(path):
        pass
    assert path.read_bytes() == before


@pytest.mark.parametrize("ask", [query_rows, run_query, lambda path, _: read_release(path)])
@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99])
def test_a_damaged_release_file_says_how_to_make_it_again(
    tmp_path: Path, whole: bytes, ask: Callable[[Path, str], object], kept: float
) -> None:
    path = tmp_path / "lawbook.duckdb"
    path.write_bytes(whole[: int(kept * len(whole))] or b"notes" * 5000)
    with pytest.raises(ReleaseFileDamaged, match="lawbook publish"):
        ask(path, "from publish.releases")


def test_a_new_warehouse_has_its_name_only_when_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "folder" / "lawbook.duckdb"

    def fail(_: object) -> None:
        raise duckdb.IOException("Could not write file: no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("warehouse.connection.prepare", fail)
        with pytest.raises(WarehouseError, match="make room"), open_warehouse(path):
            pass
    assert not [*path.parent.iterdir()]
    with open_warehouse(path):
        pass
    assert [file.name for file in path.parent.iterdir()] == ["lawbook.duckdb"]
    shutil.rmtree(path.parent)


def read_all(path: Path) -> None:
    """Read every table of a warehouse, and write into it."""
    with open_warehouse(path) as con:
        tables = con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        for schema, table in tables:
            con.execute(f"from {schema}.{table}").fetchall()
        planted.add_run(con, "b")
