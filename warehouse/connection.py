"""Open the warehouse: one DuckDB file, with every migration, macro and view applied.

Reads    sql/migrations, sql/macros, sql/views
Writes   main.migrations, and whatever the scripts define
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

import sql
from warehouse.errors import WarehouseLocked, WarehouseUnreadable

# Scalar macros first because views may call them; table macros last because they read views.
LAYERS = (
    "macros/scalar",
    "macros/raw",
    "views/raw",
    "views/core",
    "views/publish",
    "views/publish/latest",
    "macros/table",
)


@contextmanager
def open_warehouse(
    path: str | Path, read_only: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the warehouse, brought up to date unless read-only, closed at the end.

    Raises WarehouseLocked where another process writes to the file and
    WarehouseUnreadable where the file cannot be opened at all.
    """
    con = _connect(str(path), read_only)
    try:
        if not read_only:
            prepare(con)
        yield con
    finally:
        con.close()


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Apply the migrations that are new to this database, then the macros and views if one changed.

    The comment of main.migrations is the hash of the scripts that were applied last.
    """
    con.execute("set time zone 'UTC'")
    layers = {layer: sql.scripts(layer) for layer in ("migrations", *LAYERS)}
    applied = hashlib.sha256(repr((duckdb.__version__, layers)).encode()).hexdigest()
    if con.execute(sql.query("main/applied")).fetchone() == (applied,):
        return
    _migrate(con, layers["migrations"])
    for layer in LAYERS:
        _apply(con, layers[layer])
    _comment_latest(con)
    con.execute(f"comment on table main.migrations is '{applied}'")


def _connect(path: str, read_only: bool) -> duckdb.DuckDBPyConnection:
    if path != ":memory:" and not read_only:
        _make_folder(path)
    try:
        con = duckdb.connect(path, read_only=read_only)
    except duckdb.IOException as error:
        holder = re.search(r"held in (.+?) \(PID (\d+)\)(?: by user (\S+?))?\.", str(error))
        if holder:
            program, pid, user = holder.groups()
            who = f"process {pid} ({Path(program).name}{f', user {user}' if user else ''})"
            raise WarehouseLocked(path, who) from error
        raise WarehouseUnreadable(path, _first_line(error)) from error
    except duckdb.Error as error:
        raise WarehouseUnreadable(path, _first_line(error)) from error
    con.execute("set time zone 'UTC'")
    return con


def _make_folder(path: str) -> None:
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseUnreadable(path, f"no folder for it ({error.strerror})") from error


def _migrate(con: duckdb.DuckDBPyConnection, scripts: list[tuple[str, str]]) -> None:
    con.execute("create table if not exists main.migrations (name varchar primary key)")
    done = {name for (name,) in con.execute("select name from main.migrations").fetchall()}
    for name, text in scripts:
        if name in done:
            continue
        con.begin()
        try:
            con.execute(text)
            con.execute("insert into main.migrations values (?)", [name])
        except duckdb.Error:
            con.rollback()
            raise
        con.commit()


def _apply(con: duckdb.DuckDBPyConnection, scripts: list[tuple[str, str]]) -> None:
    """Run scripts of one layer; one that reads a relation of its own layer waits for it."""
    while scripts:
        waiting = []
        for name, text in scripts:
            try:
                con.execute(text)
            except duckdb.CatalogException:
                if len(scripts) == 1:
                    raise
                waiting.append((name, text))
        if len(waiting) == len(scripts):
            con.execute(waiting[0][1])
        scripts = waiting


def _comment_latest(con: duckdb.DuckDBPyConnection) -> None:
    """Give the columns of publish.latest_X the comments of publish.X."""
    for view, column, comment in con.execute(sql.query("publish/latest_comments")).fetchall():
        quoted = comment.replace("'", "''")
        con.execute(f"comment on column publish.{view}.{column} is '{quoted}'")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].removeprefix("IO Error: ").rstrip(".")
