"""Runs of one budget: publish.isoflop_curves, publish.isoflop_minima, and which run is in which."""

import numpy as np
import pandas as pd

import laws
from flows.tables.fitted import Fitted

LEAST_SIZES = 3  # a budget with fewer sizes shows no curve
POINTS = 41  # along a curve
MARGIN = 2  # how far a curve goes beyond its runs, as a factor of N


def minima(main: Fitted) -> pd.DataFrame:
    """One row a budget with enough sizes: its parabola, and where the law puts the optimum."""
    budgets = _budgets(main)
    parabolas = (
        [
            parabola
            for parabola in laws.isoflop.parabolas(main.observations, budgets)
            if _sizes(main, budgets == parabola.C) >= LEAST_SIZES
        ]
        if len(budgets)
        else []
    )
    return pd.DataFrame(
        [
            {
                "flops_budget": parabola.C,
                "runs": parabola.runs,
                "params_opt": parabola.N,
                "loss_nats": parabola.loss,
                "curvature": parabola.curvature,
                "is_interior": parabola.is_interior,
                "params_opt_law": _optimum(main, parabola.C),
            }
            for parabola in parabolas
        ],
        columns=[
            "flops_budget",
            "runs",
            "params_opt",
            "loss_nats",
            "curvature",
            "is_interior",
            "params_opt_law",
        ],
    )


def curves(main: Fitted) -> pd.DataFrame:
    """One row a budget and size along it: what the law says there."""
    budgets, rows = _budgets(main), []
    for budget in np.unique(budgets):
        sizes = main.observations.N[budgets == budget]
        if _sizes(main, budgets == budget) < LEAST_SIZES:
            continue
        params = np.geomspace(sizes.min() / MARGIN, sizes.max() * MARGIN, POINTS)
        tokens, loss = laws.isoflop.curve(main.fit.law, budget, params, _counted(main, params))
        rows.append(
            pd.DataFrame(
                {
                    "flops_budget": budget,
                    "params": params,
                    "tokens": tokens,
                    "predicted_loss_nats": loss,
                }
            )
        )
    columns = ["flops_budget", "params", "tokens", "predicted_loss_nats"]
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=columns)


def runs_in_fit(main: Fitted) -> pd.DataFrame:
    """staging.runs_in_fit: one row a run of the fit, with the budget of its isoFLOP curve."""
    return pd.DataFrame({"run_id": main.runs["run_id"].to_numpy(), "flops_budget": _budgets(main)})


def _budgets(main: Fitted) -> np.ndarray:
    if not len(main.observations):
        return np.empty(0)
    return laws.isoflop.budgets(main.observations.C, main.runs["flops_budget"].to_numpy(float))


def _counted(main: Fitted, params: np.ndarray) -> np.ndarray:
    """FLOPs a parameter and token at these sizes, between those of the runs' own sizes."""
    seen = main.observations
    sizes = np.unique(seen.N)
    k = [np.median((seen.C / (seen.N * seen.D))[size == seen.N]) for size in sizes]
    return np.interp(np.log(params), np.log(sizes), k)


def _sizes(main: Fitted, mask: np.ndarray) -> int:
    return len(np.unique(main.observations.N[mask]))


def _optimum(main: Fitted, flops: float) -> float | None:
    if not main.fit.is_usable:
        return None
    return float(main.fit.law.frontier(flops, main.k)[0])
