"""What simpler predictions say of a run, from the runs that the release was fitted to."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

import laws
from flows.errors import NoLaw, NoSuchFamily
from flows.forecasts.quantiles import quantiles
from flows.forecasts.targets import Target
from laws import baselines

Tables = Mapping[str, pd.DataFrame]


def baseline_losses(
    runs: pd.DataFrame, previous: Tables, target: Target, flops: float
) -> dict[str, float | None]:
    """Their losses in nats/token by the columns of the ledger; None where one has no answer.

    runs are those of publish.runs, previous the tables of the release before; flops is the compute
    of the target.
    """
    fitted = runs[(runs["family"] == target.family) & runs["is_in_fit"]]
    size, tokens, flops_spent, loss, budgets = (
        fitted[name].to_numpy(float)
        for name in ("params", "tokens", "flops", "loss_nats", "flops_budget")
    )
    told = {
        "best_so_far_loss_nats": baselines.best_so_far(loss),
        "power_law_loss_nats": float(
            baselines.power_law_of_compute(flops_spent, loss, budgets, flops)
        ),
        "published_shape_loss_nats": float(
            baselines.published_shape(size, tokens, loss, target.params, target.tokens)
        ),
        "previous_release_loss_nats": _median(previous, target),
    }
    return {name: value if np.isfinite(value) else None for name, value in told.items()}


def _median(previous: Tables, target: Target) -> float:
    """The median by the release before, NaN where that had no law for the family."""
    try:
        return quantiles(previous, target.family, target.params, target.tokens).q50
    except (NoSuchFamily, NoLaw, laws.LawError):
        return float("nan")
