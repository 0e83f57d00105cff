"""publish.fits: how a fit ended, and what it stands on."""

import math

import pandas as pd

import laws
from flows.tables.fitted import Fitted


def table(main: Fitted) -> pd.DataFrame:
    """One row: status, reason, objective, ranges and draws of the fit."""
    fit = main.fit
    row = {
        "is_selected": fit.is_usable,
        "status": fit.status,
        "reason": fit.reason,
        "objective": fit.objective,
        "delta": fit.delta,
        "gradient": fit.gradient,
        "condition": fit.condition,
        "residual_sd": fit.residual_sd,
        "runs": fit.runs,
        "clusters": fit.clusters,
        **(main.observations.extent() if fit.runs else {}),
        "flops_per_param_token": main.k,
        "draws": len(main.draws) - laws.draws_lost(main.draws),
        "draws_lost": laws.draws_lost(main.draws),
    }
    return pd.DataFrame([{name: _known(value) for name, value in row.items()}])


def refused(runs: pd.DataFrame, reason: str) -> pd.DataFrame:
    """One row for a family that the mathematics refused."""
    row = {"is_selected": False, "status": "not_identified", "reason": reason, "draws": 0}
    sizes = int(runs["params"].nunique())
    return pd.DataFrame([{**row, "runs": len(runs), "clusters": sizes, "draws_lost": 0}])


def _known(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value
