"""The release file: the schema publish and its macros as one DuckDB file, replaced whole.

Reads    every table of the schema publish
Writes   <folder>/lawbook.duckdb with its sum, and Parquet beside it (parquet.py)

A reader that has the old file open keeps it and stays right: the new one takes its name, not its
bytes.  A new release is added to a copy of the file (additions.py); where that is not whole, or of
other scripts, the file is built from the warehouse alone.
"""

from pathlib import Path

import duckdb

import sql
from warehouse.connection import prepare, scripts_hash
from warehouse.faults import first_fault, first_line, is_damage, is_full
from warehouse.publish import RELEASE_FILE as FILE_NAME
from warehouse.publish.additions import add_rows, copy_file
from warehouse.publish.disk import put_in_place
from warehouse.publish.errors import ReleaseUnwritable
from warehouse.publish.manifest import sum_line, sum_of
from warehouse.publish.parquet import has_parquet, sweep, write_parquet
from warehouse.publish.query import find_release
from warehouse.publish.restore import require_history

BUILDING = ".lawbook-building.duckdb"
DRAWS_KEPT = 3  # releases whose draws are in the file


def write_release_file(
    con: duckdb.DuckDBPyConnection,
    folder: str | Path,
    release: str | None = None,
    draws_kept: int = DRAWS_KEPT,
) -> Path:
    """Write the file with every release, and the Parquet of those whose own is not whole.

    The draws of the newest draws_kept releases are in it; older ones are in their Parquet.
    Returns the path of the file.  Raises NoRelease where there is no such release, HistoryLost
    where the folder holds releases that the warehouse does not know, and ReleaseUnwritable where
    it cannot be written.
    """
    folder = Path(folder)
    if release is not None:
        find_release(con, release)
    require_history(con, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in _releases(con):
            write_parquet(con, folder, name)
        building = _build(con, folder, draws_kept)
        return _put_in_place(building, folder / FILE_NAME)
    except (OSError, duckdb.Error) as error:
        first = first_fault(error)
        if isinstance(first, duckdb.Error) and not _is_of_the_disk(first):
            raise
        raise ReleaseUnwritable(str(folder), first_line(first)) from error
    finally:
        _clean(folder)


def is_release_file_current(
    con: duckdb.DuckDBPyConnection, folder: str | Path, draws_kept: int = DRAWS_KEPT
) -> bool:
    """True when the file holds the releases, forecasts, views and macros of the warehouse.

    False too where there is no file, where it cannot be read, or where a release lacks its Parquet.
    """
    path = Path(folder) / FILE_NAME
    if not path.is_file() or not all(has_parquet(path.parent, name) for name in _releases(con)):
        return False
    try:
        with duckdb.connect(str(path), read_only=True) as published:
            found = published.execute("select release_file_contents()").fetchall()
            return found == [(_contents(con, draws_kept),)]
    except duckdb.Error:
        return False


def update_release_file(
    con: duckdb.DuckDBPyConnection, folder: str | Path, draws_kept: int = DRAWS_KEPT
) -> None:
    """Write the file where it is not what the warehouse has to say; raises what writing does."""
    if not is_release_file_current(con, folder, draws_kept):
        write_release_file(con, folder, draws_kept=draws_kept)


def _put_in_place(building: Path, file: Path) -> Path:
    """The file, then its sum; after a crash between the two the file is made anew."""
    stated = building.with_name(f"{building.name}.sha256")
    stated.write_text(sum_line(building, file.name), encoding="utf-8")
    put_in_place(building, file)
    put_in_place(stated, sum_of(file))
    return file


def _build(con: duckdb.DuckDBPyConnection, folder: Path, draws_kept: int) -> Path:
    """The new file under a name of its own; what a crashed run left there is thrown away."""
    _clean(folder)
    building = folder / BUILDING
    if not _extend(con, folder, building, draws_kept):
        _clean(folder)
        _make_empty(building)
        add_rows(con, building, draws_kept)
    with duckdb.connect(str(building)) as file:
        # A macro because only a script's own text, not a catalog's, survives a file unchanged.
        contents = _contents(con, draws_kept)
        file.execute(f"create or replace macro release_file_contents() as '{contents}'")
    return building


def _extend(con: duckdb.DuckDBPyConnection, folder: Path, building: Path, draws_kept: int) -> bool:
    """Add what is new to a copy of the file; False where that cannot be."""
    try:
        return copy_file(folder / FILE_NAME, building, scripts_hash()) and add_rows(
            con, building, draws_kept
        )
    except duckdb.Error as error:
        if isinstance(error, duckdb.IOException) and not is_damage(str(error)):
            raise
        return False  # it opened, and is damaged further in


def _make_empty(building: Path) -> None:
    with duckdb.connect(str(building)) as empty:
        prepare(empty)
        for (schema,) in empty.execute(sql.query("publish/private_schemas")).fetchall():
            empty.execute(f"drop schema {schema} cascade")
        empty.execute("drop table main.migrations")
        empty.execute(f"create macro release_file_scripts() as '{scripts_hash()}'")


def _clean(folder: Path) -> None:
    for leftover in folder.glob(f"{BUILDING}*"):
        leftover.unlink()
    sweep(folder)


def _is_of_the_disk(error: BaseException) -> bool:
    return isinstance(error, duckdb.IOException) or is_full(error)


def _releases(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [name for (name,) in con.execute(sql.query("publish/releases")).fetchall()]


def _contents(con: duckdb.DuckDBPyConnection, draws_kept: int) -> str:
    known = {"scripts": scripts_hash(), "draws_kept": draws_kept}
    ((contents,),) = con.execute(sql.query("publish/contents"), known).fetchall()
    return str(contents)
