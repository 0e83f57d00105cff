"""publish.frontier: compute-optimal size, tokens and loss for each budget."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import laws
from flows.settings.model import PublishSettings
from flows.tables.family_runs import FamilyRuns
from flows.tables.fitted import Fitted
from laws.forecast import Surface

Array = NDArray[np.float64]

BUDGETS = 49  # along the curve
REACH = 1000  # times the largest run


def table(main: Fitted, publish: PublishSettings) -> pd.DataFrame:
    """One row a budget: an even grid for the curve, then the budgets of the plan table."""
    grid, plan = _budgets(main.runs, publish)
    rows = pd.concat([_rows(main, grid, False), _rows(main, plan, True)])
    # A law at the edge of what is accepted can put an optimum beyond all numbers: no row then.
    needed = rows[["params_opt", "tokens_opt", "loss_nats"]].to_numpy()
    return rows.loc[np.isfinite(needed).all(axis=1)]


def of_surface(
    surface: Surface, runs: FamilyRuns, publish: PublishSettings, level: float
) -> pd.DataFrame:
    """The same of the forecast; budgets beyond its grid have no row."""
    grid, plan = _budgets(runs, publish)
    parts = [
        _laid_out(
            flops,
            runs,
            surface.optimum(flops, level),
            _indifference(surface, flops),
            is_plan,
            level,
        )
        for flops, is_plan in ((grid, False), (plan, True))
    ]
    rows = pd.concat(parts)
    return rows[rows["loss_nats"].notna()]


def _budgets(runs: FamilyRuns, publish: PublishSettings) -> tuple[Array, Array]:
    """Those of the curve and those of the plan table [FLOPs]."""
    least, most = runs.observations.C.min(), runs.flops_max
    plan = sorted({*(ratio * most for ratio in publish.plan_flops_ratios), *publish.plan_flops})
    return np.geomspace(least, REACH * most, BUDGETS), np.array(plan)


def _indifference(surface: Surface, flops: Array) -> tuple[Array, Array]:
    held = surface.flops.holds(np.log(flops))
    ends = [
        surface.indifference(C) if known else (np.nan, np.nan)
        for C, known in zip(flops, held, strict=True)
    ]
    smallest, largest = np.array(ends).reshape(-1, 2).T
    return smallest, largest


def _rows(main: Fitted, flops: Array, is_plan: bool) -> pd.DataFrame:
    k = main.runs.k
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        best = laws.optimum(main.fit, main.draws, flops, k, main.level)
        near = laws.indifference(main.fit.law, flops, k)
    return _laid_out(flops, main.runs, best, near, is_plan, main.level)


def _laid_out(
    flops: Array,
    runs: FamilyRuns,
    best: laws.Optimum,
    near: tuple[Array, Array],
    is_plan: bool,
    level: float,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "flops": flops,
            "flops_ratio": flops / runs.flops_max,
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
            "lo_params_indifferent": near[0],
            "hi_params_indifferent": near[1],
            "is_plan": is_plan,
            "level": level,
        }
    )
