"""Add to a copy of the release file what the warehouse has and the file has not.

Reads    every table of the schema publish
Writes   the copy
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

import sql
from warehouse.publish.manifest import is_as_stated
from warehouse.staging.tables import DRAWS

LATER = {
    "forecasts": "forecast_id",
    "decisions": "number",
}  # tables whose rows come after their release, by their key


def copy_file(file: Path, building: Path, scripts: str) -> bool:
    """Copy the release file, and say whether it is whole and was made by the same scripts.

    Whole by its sum, because a damaged block that nobody reads would be copied from night to night.
    """
    if not file.is_file():
        return False
    shutil.copyfile(file, building)
    if not is_as_stated(building, file):
        return False
    try:
        with duckdb.connect(str(building)) as copy:
            return copy.execute("select release_file_scripts()").fetchall() == [(scripts,)]
    except duckdb.Error:
        return False


def add_rows(con: duckdb.DuckDBPyConnection, building: Path, draws_kept: int) -> bool:
    """Bring the file up to the warehouse; False where it holds rows that are not the warehouse's.

    Draws of older releases go first, so that the new ones take their room.
    """
    with _attached(con, building):
        if con.execute(sql.query("publish/file_strangers")).fetchall():
            return False
        new = [name for (name,) in con.execute(sql.query("publish/file_lacks")).fetchall()]
        kept = _kept(con, draws_kept)
        con.execute(f"delete from release_file.publish.{DRAWS} where release not in ?", [kept])
        con.execute("checkpoint release_file")
        for (table,) in con.execute(sql.query("publish/tables")).fetchall():
            if table == DRAWS:
                _add_draws(con, kept)
            elif table in LATER:
                _add_later(con, table)
            else:
                _add(con, table, new)
        con.execute(
            "checkpoint release_file"
        )  # detaching does so too, and does not say what failed
    return True


def _kept(con: duckdb.DuckDBPyConnection, draws_kept: int) -> list[str]:
    found = con.execute(sql.query("publish/kept_draws"), {"draws_kept": draws_kept})
    return [name for (name,) in found.fetchall()]


def _add(con: duckdb.DuckDBPyConnection, table: str, releases: list[str]) -> None:
    rows = f"from publish.{table} where release in ?"
    con.execute(f"insert into release_file.publish.{table} by name {rows}", [releases])


def _add_later(con: duckdb.DuckDBPyConnection, table: str) -> None:
    there = f"select {LATER[table]} from release_file.publish.{table}"
    rows = f"from publish.{table} where {LATER[table]} not in ({there})"
    con.execute(f"insert into release_file.publish.{table} by name {rows}")


def _add_draws(con: duckdb.DuckDBPyConnection, kept: list[str]) -> None:
    found = con.execute(f"select distinct release from release_file.publish.{DRAWS}").fetchall()
    _add(con, DRAWS, [name for name in kept if (name,) not in found])


@contextmanager
def _attached(con: duckdb.DuckDBPyConnection, building: Path) -> Iterator[None]:
    quoted = str(building).replace("'", "''")
    con.execute(f"attach '{quoted}' as release_file (read_write)")
    try:
        yield
    finally:
        con.execute("detach release_file")
