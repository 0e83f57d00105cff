"""What is staged beside a release: what the gate looks at before publication.

Reads    staging.runs_in_fit, core.runs; publish.fits, coefficients, draws and runs
"""

import duckdb
import pandas as pd

import sql
from warehouse.frames import frame


def changed_families(con: duckdb.DuckDBPyConnection, release: str) -> set[str]:
    """Families whose fitted runs, as they are staged, are not those of the release."""
    found = con.execute(sql.query("staging/changed_families"), {"release": release})
    return {family for (family,) in found.fetchall()}


def quoted_draws(con: duckdb.DuckDBPyConnection, release: str) -> pd.DataFrame:
    """One row per selected law and coefficient of the release: values, in the order of draws."""
    return frame(con.execute(sql.query("publish/quoted_draws"), {"release": release}))
