"""Keep what a refit found until it is published: one set of tables a family.

Writes   staging.*
"""

from collections.abc import Collection, Mapping

import duckdb
import pandas as pd

import sql
from warehouse.frames import frame

# What a caller hands over; the rest of a release follows by SQL from the other schemas.
GIVEN = (
    "coefficients",
    "draws",
    "fits",
    "predictions",
    "frontier",
    "isoflop_curves",
    "isoflop_minima",
    "walk_forward",
    "surfaces",
    "live_runs",
    "live_curves",
)
DRAWS = "law_draws"  # where draws are kept: one row a draw, its coefficients in a map
TABLES = (*(name for name in GIVEN if name != "draws"), "runs_in_fit")
LIVE = ("live_runs", "live_curves")  # of runs in flight: they move when no fit does


def stage(
    con: duckdb.DuckDBPyConnection,
    family: str,
    tables: Mapping[str, pd.DataFrame],
    origin: Mapping[str, object],
    only_live: bool = False,
) -> None:
    """Replace the staged tables of one family, all of them or none; a table not given is empty.

    origin holds data_hash, settings_hash, code_version, seed and draws: what they were made from,
    and inputs_hash: what the fits alone were made from.  only_live leaves the fits as they stand.
    """
    con.begin()
    try:
        _replace(con, "refits", family, pd.DataFrame([{"family": family, **origin}]))
        for name in LIVE if only_live else TABLES:
            _replace(con, name, family, tables.get(name, pd.DataFrame()))
        if not only_live:
            _replace_draws(con, family, tables.get("draws", pd.DataFrame()))
    except duckdb.Error:
        con.rollback()
        raise
    con.commit()


def keep_only(con: duckdb.DuckDBPyConnection, families: list[str]) -> None:
    """Forget the staged tables of every family that is not in the list."""
    for name in ("refits", DRAWS, *TABLES):
        con.execute(f"delete from staging.{name} where not list_contains(?, family)", [families])


def staged(con: duckdb.DuckDBPyConnection) -> dict[str, pd.DataFrame]:
    """Every staged table by its name, with refits among them.

    Not the draws, which are many: publish_release() takes them from where they are staged.
    """
    return {name: frame(con.execute(f"from staging.{name}")) for name in ("refits", *TABLES)}


def staged_with(
    con: duckdb.DuckDBPyConnection, inputs: Mapping[str, str], tables: Collection[str]
) -> dict[str, dict[str, pd.DataFrame]]:
    """The named tables of each family that is staged from these inputs: hashes by family."""
    known = con.execute("select family, inputs_hash from staging.refits").fetchall()
    same = sorted(family for family, found in known if found and inputs.get(family) == found)
    return {family: {name: _staged(con, name, family) for name in tables} for family in same}


def present_coefficients(con: duckdb.DuckDBPyConnection) -> None:
    """Hand the staged coefficients to their suite: fills quality.coefficients."""
    con.execute("delete from quality.coefficients")
    con.execute(sql.query("staging/coefficients"))


def _staged(con: duckdb.DuckDBPyConnection, name: str, family: str) -> pd.DataFrame:
    return frame(con.execute(f"from staging.{name} where family = ?", [family]))


def _replace(con: duckdb.DuckDBPyConnection, name: str, family: str, rows: pd.DataFrame) -> None:
    con.execute(f"delete from staging.{name} where family = ?", [family])
    if rows.empty:
        return
    con.register("staged_rows", rows)
    con.execute(f"insert into staging.{name} by name select * from staged_rows")
    con.unregister("staged_rows")


def _replace_draws(con: duckdb.DuckDBPyConnection, family: str, rows: pd.DataFrame) -> None:
    con.execute(f"delete from staging.{DRAWS} where family = ?", [family])
    if rows.empty:
        return
    con.register("staged_rows", rows)
    con.execute(sql.query("staging/insert_draws"))
    con.unregister("staged_rows")
