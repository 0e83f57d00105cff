"""Read what is known of runs in flight.

Reads    core.runs, core.points, quality.quarantine
"""

from datetime import datetime

import duckdb
import pandas as pd

import sql
from warehouse.frames import frame


def live_points(con: duckdb.DuckDBPyConnection, now: datetime, stale_days: float) -> pd.DataFrame:
    """One row per evaluation of a run in flight, and of the finished runs of its family.

    A run whose last line is older than stale_days at `now`, or that logs no times, is not in
    flight; nor is one that a rule of its size, tokens or log keeps out.  Columns: family, run_id,
    is_live, params [parameters], tokens_planned (for a finished run what it saw), tokens [tokens],
    share_done, step, loss_nats [nats/token], learning_rate, started_at, last_logged_at.
    """
    given = {"now": now, "stale_days": stale_days}
    return frame(con.execute(sql.query("quality/live_points"), given))
