"""The runs that a fit may use.

Reads    core.runs, quality.quarantine
"""

import duckdb
import pandas as pd

import sql
from warehouse.frames import frame


def family_runs(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """One row per run that no setting and no critical rule keeps out, held-out runs included.

    Columns: run_id, family, params, params_non_embedding, params_total [parameters], tokens
    [tokens], flops, flops_budget [FLOPs], flops_method, loss_nats [nats/token], is_holdout, seed,
    started_at, finished_at.
    """
    return frame(con.execute(sql.query("quality/family_runs")))
