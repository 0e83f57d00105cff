"""Runs of one budget: publish.isoflop_curves, publish.isoflop_minima, and which run is in which."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import laws
from flows.tables.family_runs import FamilyRuns
from flows.tables.fitted import Fitted

LEAST_SIZES = 3  # a budget with fewer sizes shows no curve
POINTS = 41  # along a curve
MARGIN = 2  # how far a curve goes beyond its runs, as a factor of N
MINIMA = (
    "flops_budget",
    "runs",
    "params_opt",
    "loss_nats",
    "curvature",
    "is_interior",
    "params_opt_law",
)
CURVES = ("flops_budget", "params", "tokens", "predicted_loss_nats")


def minima(runs: FamilyRuns, law: Fitted | None) -> pd.DataFrame:
    """One row a budget with enough sizes: its parabola, and the optimum by the selected law."""
    rows = [
        {
            "flops_budget": parabola.C,
            "runs": parabola.runs,
            "params_opt": parabola.N,
            "loss_nats": parabola.loss,
            "curvature": parabola.curvature,
            "is_interior": parabola.is_interior,
            "params_opt_law": _optimum(law, parabola.C) if law else None,
        }
        for parabola in laws.isoflop.parabolas(runs.observations, runs.budgets)
        if _sizes(runs, parabola.C) >= LEAST_SIZES
    ]
    return pd.DataFrame(rows, columns=MINIMA)


def curves(main: Fitted) -> pd.DataFrame:
    """One row a budget and size along it: what the law says there."""
    runs, rows = main.runs, []
    for budget in np.unique(runs.budgets):
        if _sizes(runs, budget) < LEAST_SIZES:
            continue
        sizes = runs.observations.N[runs.budgets == budget]
        params = np.geomspace(sizes.min() / MARGIN, sizes.max() * MARGIN, POINTS)
        tokens, loss = laws.isoflop.curve(main.fit.law, budget, params, _counted(runs, params))
        columns = {"params": params, "tokens": tokens, "predicted_loss_nats": loss}
        rows.append(pd.DataFrame({"flops_budget": budget, **columns}))
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=CURVES)


def runs_in_fit(runs: FamilyRuns) -> pd.DataFrame:
    """staging.runs_in_fit: one row a run of the fit, with the budget of its isoFLOP curve."""
    return pd.DataFrame({"run_id": runs.run_ids, "flops_budget": runs.budgets})


def _counted(runs: FamilyRuns, params: NDArray[np.float64]) -> NDArray[np.float64]:
    """FLOPs a parameter and token at these sizes, between those of the runs' own sizes."""
    seen = runs.observations
    sizes = np.unique(seen.N)
    k = [np.median((seen.C / (seen.N * seen.D))[size == seen.N]) for size in sizes]
    return np.interp(np.log(params), np.log(sizes), k)


def _sizes(runs: FamilyRuns, budget: float) -> int:
    return len(np.unique(runs.observations.N[runs.budgets == budget]))


def _optimum(main: Fitted, flops: float) -> float:
    return float(main.fit.law.frontier(flops, main.runs.k)[0])
