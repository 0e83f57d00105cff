"""The release file: the schema publish and its macros as one DuckDB file, replaced whole.

Reads    every table of the schema publish
Writes   <folder>/lawbook.duckdb, and Parquet beside it (parquet.py)

A reader that has the old file open keeps it and stays right: the new one takes its name, not its
bytes.  Both are built from the warehouse alone, so a night that died between the commit and the
file is mended by writing again.
"""

from pathlib import Path

import duckdb

import sql
from warehouse.connection import LAYERS, prepare
from warehouse.errors import ReleaseUnwritable
from warehouse.publish import RELEASE_FILE as FILE_NAME
from warehouse.publish.parquet import has_parquet, write_parquet
from warehouse.publish.query import find_release

BUILDING = ".lawbook-building.duckdb"


def write_release_file(con: duckdb.DuckDBPyConnection, folder: str | Path, release: str) -> Path:
    """Write the file with every release, and Parquet of this one and of any that has none.

    Returns the path of the file.  Raises NoRelease where there is no such release, and
    ReleaseUnwritable where the folder cannot be written.
    """
    folder, release = Path(folder), find_release(con, release)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in _releases(con):
            if name == release or not has_parquet(folder, name):
                write_parquet(con, folder, name)
        building = _build(con, folder)
        return building.replace(folder / FILE_NAME)
    except (OSError, duckdb.IOException) as error:
        raise ReleaseUnwritable(str(folder), str(error).splitlines()[0]) from error
    finally:
        _clean(folder)


def is_release_file_current(con: duckdb.DuckDBPyConnection, folder: str | Path) -> bool:
    """True when the file holds the releases, forecasts, views and macros of the warehouse.

    False too where there is no file, where it cannot be read, or where a release lacks its Parquet.
    """
    path = Path(folder) / FILE_NAME
    if not path.is_file() or not all(has_parquet(path.parent, name) for name in _releases(con)):
        return False
    try:
        with duckdb.connect(str(path), read_only=True) as published:
            found = published.execute("select release_file_contents()").fetchall()
            return found == [(_contents(con),)]
    except duckdb.Error:
        return False


def _build(con: duckdb.DuckDBPyConnection, folder: Path) -> Path:
    """The new file under a name of its own; what a crashed run left there is thrown away."""
    _clean(folder)
    building = folder / BUILDING
    with duckdb.connect(str(building)) as empty:
        prepare(empty)
        for (schema,) in empty.execute(sql.query("publish/private_schemas")).fetchall():
            empty.execute(f"drop schema {schema} cascade")
        empty.execute("drop table main.migrations")
        # A macro because only a script's own text, not a catalog's, survives a file unchanged.
        empty.execute(f"create macro release_file_contents() as '{_contents(con)}'")
    quoted = str(building).replace("'", "''")
    con.execute(f"attach '{quoted}' as release_file (read_write)")
    try:
        for (table,) in con.execute(sql.query("publish/tables")).fetchall():
            con.execute(f"insert into release_file.publish.{table} by name from publish.{table}")
    finally:
        con.execute("detach release_file")
    return building


def _clean(folder: Path) -> None:
    for leftover in folder.glob(f"{BUILDING}*"):
        leftover.unlink()


def _releases(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [name for (name,) in con.execute(sql.query("publish/releases")).fetchall()]


def _contents(con: duckdb.DuckDBPyConnection) -> str:
    scripts = str([sql.scripts(folder) for folder in ("migrations", *LAYERS)])
    ((contents,),) = con.execute(sql.query("publish/contents"), {"scripts": scripts}).fetchall()
    return str(contents)
