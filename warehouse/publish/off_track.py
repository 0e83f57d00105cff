"""Runs that left their course since the release before.

Reads    publish.live_runs
"""

import duckdb
import pandas as pd

import sql
from warehouse.frames import frame


def runs_turned_off_track(con: duckdb.DuckDBPyConnection, release: str) -> pd.DataFrame:
    """Rows of publish.live_runs that are above or below, and were not in the release before."""
    return frame(con.execute(sql.query("publish/turned_off_track"), {"release": release}))
