"""publish.frontier: compute-optimal size, tokens and loss for each budget."""

import numpy as np
import pandas as pd

import laws
from flows.settings import PublishSettings
from flows.tables.fitted import Fitted

BUDGETS = 49  # along the curve
REACH = 1000  # times the largest run


def table(main: Fitted, publish: PublishSettings) -> pd.DataFrame:
    """One row a budget: an even grid for the curve, then the budgets of the plan table."""
    grid = np.geomspace(main.observations.C.min(), REACH * main.flops_max, BUDGETS)
    plan = sorted(
        {*(ratio * main.flops_max for ratio in publish.plan_flops_ratios), *publish.plan_flops}
    )
    return pd.concat([_rows(main, grid, False), _rows(main, np.array(plan), True)])


def _rows(main: Fitted, flops: np.ndarray, is_plan: bool) -> pd.DataFrame:
    best = laws.optimum(main.fit, main.draws, flops, main.k, main.level)
    smallest, largest = laws.indifference(main.fit.law, flops, main.k)
    return pd.DataFrame(
        {
            "flops": flops,
            "flops_ratio": flops / main.flops_max,
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
