"""Bring a warehouse of an older version up to date, with a copy of it until that succeeded.

Reads    sql/migrations, main.migrations
Writes   main.migrations, and whatever the migrations define; <path>.before-<last migration>
"""

import os
import shutil
from pathlib import Path

import duckdb

import sql
from warehouse.errors import WarehouseNewer, WarehouseUnreadable, WarehouseUnwritable


def migrate(con: duckdb.DuckDBPyConnection) -> None:
    """Apply the migrations that are new to this database, each whole or not at all."""
    con.execute("create table if not exists main.migrations (name varchar primary key)")
    done = applied(con)
    for name, text in sql.scripts("migrations"):
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


def applied(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The migrations that a warehouse has, in their order; none where it is an empty file."""
    if con.execute(sql.query("migrations/has_table")).fetchall() == [(False,)]:
        return []
    return [name for (name,) in con.execute(sql.query("migrations/applied")).fetchall()]


def is_old(con: duckdb.DuckDBPyConnection) -> bool:
    """True for a warehouse with something in it that lacks a migration."""
    done = applied(con)
    return bool(done) and not {*_known()} <= {*done}


def refuse_strange(con: duckdb.DuckDBPyConnection, path: str) -> None:
    """Raise WarehouseNewer, and WarehouseUnreadable for a database of something else."""
    done = applied(con)
    if unknown := {*done} - {*_known()}:
        raise WarehouseNewer(path, unknown)
    if not done:
        ((tables, first),) = con.execute(sql.query("migrations/strange_tables")).fetchall()
        if tables:
            reason = f"it is a database of something else, with {tables} tables such as {first}"
            raise WarehouseUnreadable(path, reason)


def keep_copy(path: str, last: str) -> None:
    """Copy a closed warehouse beside itself; a copy that is there is older, and so the better."""
    if _copies(path):
        return
    copy = Path(f"{path}.before-{last}")
    building = copy.with_name(f".{copy.name}-building")
    try:
        shutil.copyfile(path, building)
        with building.open("rb") as written:
            os.fsync(written.fileno())
        building.replace(copy)
    except OSError as error:
        building.unlink(missing_ok=True)
        raise WarehouseUnwritable(path, f"no copy before its migration ({error})") from error


def forget_copies(path: str) -> None:
    """Remove the copies of a warehouse that is up to date."""
    for copy in _copies(path):
        copy.unlink()


def _copies(path: str) -> list[Path]:
    """Those of ours: anyone may keep a copy under a name of their own."""
    copies = [Path(f"{path}.before-{name}") for name in _known()]
    return [copy for copy in copies if copy.is_file()]


def _known() -> list[str]:
    return [name for name, _ in sql.scripts("migrations")]
