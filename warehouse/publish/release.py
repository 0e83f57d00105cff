"""Publish a release: every row of it in one transaction, and never again.

Reads    core.runs, quality.results, quality.quarantine, core.files, core.broken_lines
Writes   every table of the schema publish but publish.forecasts (warehouse/ledger)
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import duckdb
import pandas as pd

import sql
from warehouse.faults import MISFITS
from warehouse.publish.decisions import add_decisions
from warehouse.publish.errors import ReleaseExists, ReleaseRejected
from warehouse.publish.rows import insert_runs, insert_tables, require_names

GATE = "gate"  # who decides on a release before anyone has seen it
FACTS = (
    "release",
    "released_at",
    "status",
    "as_of",
    "data_hash",
    "settings_hash",
    "code_version",
    "seed",
    "draws",
)


def publish_release(
    con: duckdb.DuckDBPyConnection,
    release: Mapping[str, Any],
    tables: Mapping[str, pd.DataFrame],
    with_staged_draws: bool = False,
    decisions: pd.DataFrame | None = None,
) -> None:
    """Write a release whole, or nothing of it.

    release holds one value for each name of FACTS, and may hold settings.  tables holds any of
    GIVEN, with the columns of the table of that name (release may be left out), and "runs_in_fit":
    family and run_id of every run that a law was fitted to; with_staged_draws adds all draws that
    are staged.  decisions holds what the gate says of it: family, decision, reason.  publish.runs,
    data_quality, file_problems and the counts of publish.releases follow from the warehouse itself.

    Raises ReleaseExists where the name is taken and ReleaseRejected where a table, a column or a
    value is not what the schema publish takes.
    """
    name = str(release.get("release"))
    require_names(name, "the description of the release", release, FACTS, (*FACTS, "settings"))
    _require_plain(name)
    with _all_or_nothing(con, name):
        if con.execute(sql.query("publish/exists"), {"release": name}).fetchall() == [(True,)]:
            raise ReleaseExists(name)
        insert_tables(con, name, tables)
        if with_staged_draws:
            con.execute(sql.query("publish/insert_staged_draws"), {"release": name})
        _refuse_two_laws(con, name)
        insert_runs(con, name, tables.get("runs_in_fit"))
        for following in ("publish/insert_data_quality", "publish/insert_file_problems"):
            con.execute(sql.query(following), {"release": name})
        if decisions is not None:
            add_decisions(con, name, decisions, release["released_at"], GATE)
        con.execute(sql.query("publish/insert_release"), {"settings": None, **release})


def latest_release(con: duckdb.DuckDBPyConnection) -> dict[str, Any] | None:
    """The row of publish.releases of the newest published release, None before the first."""
    return _one_row(con, "publish/latest_release")


def newest_release(con: duckdb.DuckDBPyConnection) -> dict[str, Any] | None:
    """The row of the release that was published last, held and retracted ones among them."""
    return _one_row(con, "publish/newest_release")


def next_release_name(con: duckdb.DuckDBPyConnection, day: date) -> str:
    """Name of the next release of a day: 2026-11-22, then 2026-11-22.1, 2026-11-22.2 and so on."""
    found = con.execute(sql.query("publish/releases_of_day"), {"day": day.isoformat()}).fetchall()
    ((releases, last_number),) = found
    return day.isoformat() if releases == 0 else f"{day.isoformat()}.{last_number + 1}"


def _one_row(con: duckdb.DuckDBPyConnection, query: str) -> dict[str, Any] | None:
    found = con.execute(sql.query(query))
    columns = [column[0] for column in found.description or ()]
    row = found.fetchone()
    return None if row is None else dict(zip(columns, row, strict=True))


def _require_plain(name: str) -> None:
    """The name of a release is also that of a folder."""
    if not re.fullmatch(r"\w[\w.-]*", name, re.ASCII):
        raise ReleaseRejected(name, "its name may hold letters, digits and . _ - and no more")


@contextmanager
def _all_or_nothing(con: duckdb.DuckDBPyConnection, release: str) -> Iterator[None]:
    con.begin()
    try:
        yield
        con.commit()
    except BaseException as error:
        _rollback(con)
        if isinstance(error, MISFITS):
            raise ReleaseRejected(release, str(error).splitlines()[0]) from error
        raise


def _rollback(con: duckdb.DuckDBPyConnection) -> None:
    try:
        con.rollback()
    except (duckdb.TransactionException, duckdb.FatalException):
        return  # a commit that failed has ended the transaction itself, or the connection


def _refuse_two_laws(con: duckdb.DuckDBPyConnection, release: str) -> None:
    for family, laws in con.execute(
        sql.query("publish/ambiguous_fits"), {"release": release}
    ).fetchall():
        raise ReleaseRejected(release, f'family "{family}" has several selected laws: {laws}')
