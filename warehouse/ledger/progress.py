"""How far each run is, so that a forecast says whether it came before its run."""

import duckdb
import pandas as pd

import sql
from warehouse.frames import frame


def run_progress(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """One row per run that ingest knows.

    Columns: family, run_id, params, params_non_embedding [parameters], tokens_planned, tokens_done
    [tokens], has_points (anything logged), has_ended (to its plan, with a loss), is_left_out (by
    the settings, or it diverged).
    """
    return frame(con.execute(sql.query("ledger/run_progress")))
