"""Put the tables of a release into the schema publish, refusing what does not fit.

Writes   the tables of GIVEN, and publish.runs
"""

from collections.abc import Collection, Mapping

import duckdb
import pandas as pd

import sql
from warehouse.faults import MISFITS
from warehouse.publish.errors import ReleaseRejected
from warehouse.staging.tables import GIVEN


def insert_tables(
    con: duckdb.DuckDBPyConnection, release: str, tables: Mapping[str, pd.DataFrame]
) -> None:
    """Insert the tables of GIVEN that are there; each column by its name, none made up."""
    unknown = sorted(set(tables) - {*GIVEN, "runs_in_fit"})
    if unknown:
        raise ReleaseRejected(
            release,
            f"no table of a release is called {', '.join(unknown)}; "
            f"those handed over are {', '.join(GIVEN)} and runs_in_fit",
        )
    for table in GIVEN:
        if table in tables and not _is_void(tables[table]):
            _insert(con, release, table, tables[table])


def insert_runs(con: duckdb.DuckDBPyConnection, release: str, in_fit: pd.DataFrame | None) -> None:
    """Fill publish.runs from core and quality; in_fit names family and run_id of the fitted runs.

    Its flops_budget, where given, is the budget of the isoFLOP curve that a run stands on.
    """
    columns = ["family", "run_id", "flops_budget"]
    rows = pd.DataFrame(columns=columns)
    if in_fit is not None and not _is_void(in_fit):
        require_names(release, "table runs_in_fit", in_fit.columns, columns[:2], in_fit.columns)
        rows = in_fit.reindex(columns=columns).drop_duplicates(columns[:2])
    con.register("runs_in_fit", rows.astype({"family": str, "run_id": str, "flops_budget": float}))
    try:
        con.execute(sql.query("publish/insert_runs"), {"release": release})
        wrong = con.execute(sql.query("publish/misfitted_runs"), {"release": release}).fetchall()
    finally:
        con.unregister("runs_in_fit")
    if wrong:
        family, run, why = wrong[0]
        raise ReleaseRejected(
            release,
            f"runs that must not be in a fit are in one: {len(wrong)}, "
            f'first "{run}" of family "{family}" ({why})',
        )


def require_names(
    release: str,
    where: str,
    given: Collection[str],
    required: Collection[str],
    allowed: Collection[str],
) -> None:
    """Raise ReleaseRejected, naming them, where names are missing or not known."""
    missing = [name for name in required if name not in given]
    unknown = [str(name) for name in given if name not in allowed]
    faults = [f"lacks {', '.join(missing)}"] if missing else []
    faults += [f"does not take {', '.join(unknown)}"] if unknown else []
    if faults:
        raise ReleaseRejected(release, f"{where} {' and '.join(faults)}")


def _insert(con: duckdb.DuckDBPyConnection, release: str, table: str, rows: pd.DataFrame) -> None:
    named = rows if "release" in rows else rows.assign(release=release)
    others = sorted({str(name) for name in named["release"]} - {release})
    if others:
        raise ReleaseRejected(release, f"table {table} has rows of release {others[0]}")
    columns = dict(con.execute(sql.query("publish/columns"), {"table_name": table}).fetchall())
    required = [column for column, is_nullable in columns.items() if not is_nullable]
    if table == "draws":  # a view, whose columns say nothing of that
        required = [*columns]
    require_names(release, f"table {table}", named.columns, required, columns)
    # A copy, because DuckDB cannot read the columns of a table that was turned around.
    con.register("release_rows", named.copy())
    try:
        con.execute(
            sql.query("publish/insert_draws")
            if table == "draws"
            else f"insert into publish.{table} by name from release_rows"
        )
    except MISFITS as error:
        raise ReleaseRejected(release, f"table {table}: {str(error).splitlines()[0]}") from error
    finally:
        con.unregister("release_rows")


def _is_void(rows: pd.DataFrame) -> bool:
    """True for the table of an empty list, which has neither rows nor columns."""
    return rows.empty and not len(rows.columns)
