"""Open the warehouse: one DuckDB file, with every migration, macro and view applied.

Reads    sql/macros, sql/views
Writes   whatever the scripts and the migrations (migrations.py) define
"""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

import sql
from warehouse import migrations
from warehouse.errors import WarehouseDamaged, WarehouseLocked, WarehouseUnreadable
from warehouse.faults import faults_told, first_line, is_damage

Config = dict[str, str | bool | int | float | list[str]]

MEMORY = ":memory:"
# Scalar macros first because views may call them; table macros last because they read views.
LAYERS = (
    "macros/scalar",
    "views/raw",
    "views/core",
    "views/publish",
    "views/publish/latest",
    "macros/table",
)
# DuckDB looks for an extension that could read a file of another database.
NO_DOWNLOADS: Config = {"autoinstall_known_extensions": False}
MOST_MEMORY = 3 * 2**30  # bytes; beyond, DuckDB goes to the disk beside the warehouse


@contextmanager
def open_warehouse(path: str | Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the warehouse, brought up to date, closed at the end.

    Raises WarehouseLocked where another process writes to the file, WarehouseUnreadable where it
    cannot be opened, WarehouseNewer where a newer version wrote it; and for a disk that is full or
    a damaged file, whenever that shows, WarehouseUnwritable or WarehouseDamaged.
    """
    with faults_told(str(path)):
        con = _up_to_date(str(path))
        try:
            yield con
        finally:
            con.close()


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Apply the migrations that are new to this database, then every macro and view if any is.

    Macros and views are applied all together or not at all.
    """
    con.execute("set time zone 'UTC'")
    migrations.migrate(con)
    digest = f"scripts {scripts_hash()}"
    if con.execute(sql.query("migrations/scripts")).fetchall() == [(digest,)]:
        return
    con.begin()  # one for all of them: a file is written to at each commit
    try:
        for layer in LAYERS:
            _apply(con, sql.scripts(layer))
        _comment_latest(con)
        con.execute(f"comment on table main.migrations is '{digest}'")
    except duckdb.Error:
        con.rollback()
        raise
    con.commit()


def scripts_hash() -> str:
    """A hash of every script that makes tables, views and macros."""
    text = str([sql.scripts(folder) for folder in ("migrations", *LAYERS)])
    return hashlib.sha256(text.encode()).hexdigest()


def _up_to_date(path: str) -> duckdb.DuckDBPyConnection:
    """A connection that may write; of a warehouse of an older version there is a copy meanwhile."""
    if path != MEMORY and not Path(path).exists():
        _make_folder(path)
        _create(path)
    con = _connect(path)
    try:
        migrations.refuse_strange(con, path)
        if path != MEMORY and migrations.is_old(con):
            con = _copied(con, path)
        prepare(con)
    except BaseException:
        con.close()
        raise
    if path != MEMORY:
        migrations.forget_copies(path)
    return con


def _create(path: str) -> None:
    """A new warehouse takes its name when it is whole; where another came first, that one stays."""
    file = Path(path)
    _remove_all(file.parent, f".{file.name}-building*")
    building = file.with_name(f".{file.name}-building-{os.getpid()}")
    try:
        with _connect(str(building)) as con:
            prepare(con)
            con.execute("checkpoint")  # closing does so too, and keeps quiet where it cannot
        if not file.exists():
            building.rename(file)
    except FileNotFoundError:  # another first night took it for a leftover
        if not file.exists():
            _create(path)
    finally:
        _remove_all(file.parent, f"{building.name}*")


def _remove_all(folder: Path, pattern: str) -> None:
    for leftover in folder.glob(pattern):
        leftover.unlink(missing_ok=True)


def _copied(con: duckdb.DuckDBPyConnection, path: str) -> duckdb.DuckDBPyConnection:
    """Closed for its copy: a process that closes a file gives up its lock on every other handle."""
    last = migrations.applied(con)[-1]
    con.execute("checkpoint")
    con.close()
    migrations.keep_copy(path, last)
    return _connect(path)


def _connect(path: str) -> duckdb.DuckDBPyConnection:
    try:
        con = duckdb.connect(path, config={**NO_DOWNLOADS, "memory_limit": _memory_limit()})
    except duckdb.IOException as error:
        holder = re.search(r"held in (.+?) \(PID (\d+)\)(?: by user (\S+?))?\.", str(error))
        if holder:
            program, pid, user = holder.groups()
            who = f"process {pid} ({Path(program).name}{f', user {user}' if user else ''})"
            raise WarehouseLocked(path, who) from error
        raise _unopened(path, first_line(error)) from error
    except duckdb.Error as error:
        raise _unopened(path, first_line(error)) from error
    con.execute("set time zone 'UTC'")
    return con


def _memory_limit() -> str:
    """What DuckDB may hold; its own bound is four fifths of the machine's memory."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{min(MOST_MEMORY, memory * 4 // 5)}B"


def _unopened(path: str, reason: str) -> WarehouseDamaged | WarehouseUnreadable:
    return (WarehouseDamaged if is_damage(reason) else WarehouseUnreadable)(path, reason)


def _make_folder(path: str) -> None:
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseUnreadable(path, f"no folder for it ({error.strerror})") from error


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
