"""publish.frontier: compute-optimal size, tokens and loss for each budget."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import laws
from flows.settings import PublishSettings
from flows.tables.fitted import Fitted

BUDGETS = 49  # along the curve
REACH = 1000  # times the largest run


def table(main: Fitted, publish: PublishSettings) -> pd.DataFrame:
    """One row a budget: an even grid for the curve, then the budgets of the plan table."""
    least, most = main.runs.observations.C.min(), main.runs.flops_max
    grid = np.geomspace(least, REACH * most, BUDGETS)
    plan = sorted({*(ratio * most for ratio in publish.plan_flops_ratios), *publish.plan_flops})
    rows = pd.concat([_rows(main, grid, False), _rows(main, np.array(plan), True)])
    # A law at the edge of what is accepted can put an optimum beyond all numbers: no row then.
    needed = rows[["params_opt", "tokens_opt", "loss_nats"]].to_numpy()
    return rows.loc[np.isfinite(needed).all(axis=1)]


def _rows(main: Fitted, flops: NDArray[np.float64], is_plan: bool) -> pd.DataFrame:
    k = main.runs.k
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        best = laws.optimum(main.fit, main.draws, flops, k, main.level)
        smallest, largest = laws.indifference(main.fit.law, flops, k)
    return pd.DataFrame(
        {
            "flops": flops,
            "flops_ratio": flops / main.runs.flops_max,
            "params_opt": best.N,
            "lo_params_opt": best.lo_N,
            "hi_params_opt": best.hi_N,
            "tokens_opt": best.D,
            "lo_tokens_opt": best.lo_D,
            "hi_tokens_opt": best.hi_D,
            "tokens_per_param": best.D / best.N,
            "loss_nats": best.loss.loss,
            "lo_loss_nats": best.loss.lo,
            "hi_loss_nats": best.loss.hi,
            "lo_params_indifferent": smallest,
            "hi_params_indifferent": largest,
            "is_plan": is_plan,
            "level": main.level,
        }
    )
