"""What is staged beside a release: what the gate looks at before publication.

Reads    staging.runs_in_fit, core.runs; publish.fits, coefficients, draws and runs
"""

import duckdb
import pandas as pd

import sql
from warehouse.frames import frame


def changed_families(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Families whose fitted runs, as they are staged, are not those of their release in force."""
    found = con.execute(sql.query("staging/changed_families"))
    return {family for (family,) in found.fetchall()}


def quoted_draws(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """One row per family in force, its selected law and coefficient: values, in order of draws."""
    found = con.execute("select distinct release_in_force from publish.latest_families")
    releases = [release for (release,) in found.fetchall()]
    return frame(con.execute(sql.query("publish/quoted_draws"), {"releases": releases}))


def settings_hashes(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The hash of the settings of every release, by its name."""
    return dict(con.execute("select release, settings_hash from publish.releases").fetchall())
