"""Which runs to train next: for a target of a published family, or a whole sweep from nothing.

Reads    the tables of a release: publish.surfaces and the runs that are in its fits
Runs     by hand: lawbook design
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from flows.plans.sweep_request import SweepRequest
from flows.published.forecast import published_surface
from flows.published.law import fit_row
from flows.tables.family_runs import FamilyRuns
from flows.tables.forecast import NAME as FORECAST
from laws.counting.sizing import days_for
from laws.design import NextRuns, Sweep, next_runs, plan_sweep
from laws.forecast import Forecaster, Surface, fit_forecast
from laws.rules.step_law import hyperparameters

RELATIONS = ("fits", "runs", "surfaces")
HOURS_A_DAY = 24


def next_of_family(
    tables: Mapping[str, pd.DataFrame],
    family: str,
    target: float,
    budget: float | None = None,
    most: int = 6,
) -> pd.DataFrame:
    """One row a run, in the order in which they are worth training.

    Columns: release, family, order, params [parameters], tokens [tokens], flops [FLOPs],
    tokens_per_param, sd_log_loss_before, sd_log_loss_after (at the target, of law and form error),
    share_removed (of the variance there), share_removed_per_flop [1/FLOPs], target_flops [FLOPs],
    target_params [parameters], target_tokens [tokens], target_sd_log_loss (of the published
    forecast).  Raises NoSuchFamily, NoSuchLaw, and what laws.design.next_runs does.
    """
    row = fit_row(tables["fits"], family, FORECAST)
    surface = published_surface(tables, family)
    made = _remade(tables["runs"], family, surface)
    found = next_runs(made, surface, target, budget, most)
    rows = _rows(found).assign(
        target_flops=target,
        target_params=found.target[0],
        target_tokens=found.target[1],
        target_sd_log_loss=float(surface.log_loss(*found.target[:2])[1]),
    )
    rows.insert(0, "release", row["release"])
    rows.insert(1, "family", family)
    return rows


def whole_sweep(request: SweepRequest) -> tuple[Sweep, pd.DataFrame]:
    """The sweep, and one row a run: order, flops_budget, params, tokens, tokens_per_param, flops,
    batch_tokens, steps, cost (in the currency of the price; null without one).

    Without a batch the rule of laws/rules/step_law.py says it.
    """
    sweep = plan_sweep(
        request.target, request.budget, request.budgets, request.sizes, request.frontier
    )
    batch = request.batch_tokens or hyperparameters(sweep.N, sweep.D).batch_tokens
    rows = pd.DataFrame(
        {
            "order": np.arange(1, len(sweep.N) + 1),
            "flops_budget": np.repeat(sweep.budgets, request.sizes),
            "params": sweep.N,
            "tokens": sweep.D,
            "tokens_per_param": sweep.D / sweep.N,
            "flops": sweep.C,
            "batch_tokens": batch,
        }
    )
    rows["steps"] = np.ceil(rows["tokens"] / rows["batch_tokens"]).astype(int)
    return sweep, rows.assign(cost=_cost(request, sweep))


def _remade(runs: pd.DataFrame, family: str, surface: Surface) -> Forecaster:
    """The forecaster of a release from the release's own runs, as wide as it was published."""
    used = runs[(runs["family"] == family) & runs["is_in_fit"].astype(bool)]
    observations = FamilyRuns.of(used).observations
    made = fit_forecast(observations)
    return replace(made, widening=max(1.0, surface.noise_sd / made.noise_sd))


def _rows(found: NextRuns) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "order": np.arange(1, len(found.N) + 1),
            "params": found.N,
            "tokens": found.D,
            "flops": found.C,
            "tokens_per_param": found.D / found.N,
            "sd_log_loss_before": found.sd[:-1],
            "sd_log_loss_after": found.sd[1:],
            "share_removed": found.removed,
            "share_removed_per_flop": found.removed / found.C,
        }
    )


def _cost(request: SweepRequest, sweep: Sweep) -> np.ndarray | None:
    if request.price_per_flop is not None:
        return np.asarray(sweep.C * request.price_per_flop)
    if request.price_per_hour is None or request.peak_flops is None or request.mfu is None:
        return None
    hours = days_for(sweep.C, 1.0, request.peak_flops, mfu=request.mfu) * HOURS_A_DAY
    return np.asarray(hours * request.price_per_hour)
