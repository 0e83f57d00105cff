"""publish.walk_forward: what each law, fitted to the cheaper budgets, said of the costlier runs."""

import pandas as pd

from flows.tables.tried import Tried

COLUMNS = [
    "law",
    "flops_cut",
    "run_id",
    "flops_ratio",
    "predicted_loss_nats",
    "actual_loss_nats",
]


def table(tried: Tried) -> pd.DataFrame:
    """One row a law, cut and run above it."""
    names, flops = tried.runs.run_ids, tried.runs.observations.C
    rows = [
        (one.law, one.cut, names[one.run], flops[one.run] / one.cut, one.predicted, one.actual)
        for one in tried.choice.forecasts
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
