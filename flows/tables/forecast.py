"""What is published of the forecast of a family, under the law name forecast.

surfaces      its grid: what SQL, lawbook plan and the pages answer from
fits          how it was made; no coefficients, for it is no law
predictions   of runs it has seen, and of runs held out or of the costliest budget
frontier      compute-optimal size, tokens and loss for each budget
walk_forward  what it said, made from the cheaper budgets, of the costlier runs
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import laws
from flows.settings.model import PublishSettings
from flows.tables import frontier
from flows.tables.family_runs import FamilyRuns
from flows.tables.isoflop import runs_in_fit
from flows.tables.predictions import LEVELS, Earlier
from laws.forecast import Forecaster, Foretold, Surface, fit_forecast, map_surface, walk_forward

NAME = "forecast"
USE = "What predictions use: one law averaged over its coefficients, with the error of its form."


@dataclass(frozen=True)
class Foreseen:
    """The forecast of a family, as it was made and as it is published."""

    runs: FamilyRuns
    made: Forecaster
    surface: Surface
    foretold: list[Foretold]
    level: float


def foresee(
    runs: FamilyRuns,
    fits: Mapping[str, laws.Fit],
    earlier: Earlier,
    level: float,
    widening: float = 1.0,
) -> Foreseen:
    """The forecast and its walk-forward; raises TooFewRuns."""
    made = fit_forecast(runs.observations, fits, widening)
    foretold = walk_forward(runs.observations, runs.budgets, earlier, widening)
    return Foreseen(runs, made, map_surface(made), foretold, level)


def tables(
    foreseen: Foreseen, holdout: pd.DataFrame, earlier: Earlier, publish: PublishSettings
) -> dict[str, pd.DataFrame]:
    """Every table but fits, by its name in schema publish, with its law."""
    surface = foreseen.surface
    found = {
        "surfaces": pd.DataFrame([surface_row(surface, foreseen.made.widening)]),
        "runs_in_fit": runs_in_fit(foreseen.runs),
        "predictions": _predictions(foreseen, holdout, earlier),
        "frontier": frontier.of_surface(surface, foreseen.runs, publish, foreseen.level),
        "walk_forward": _walk_forward(foreseen),
    }
    return {name: rows.assign(law=NAME) for name, rows in found.items()}


def fits_row(foreseen: Foreseen, choice: laws.Choice) -> dict[str, object]:
    """Its row of publish.fits; scored, where laws were, on the same forecasts as they."""
    runs, made, errors = foreseen.runs, foreseen.made, _errors(foreseen.foretold, choice)
    return {
        "law": NAME,
        "is_selected": False,
        "status": "converged",
        "reason": _reason(foreseen),
        "choice": USE,
        "residual_sd": made.noise_sd,
        "walk_forward_runs": len(errors) or None,
        "walk_forward_are": float(np.abs(errors).mean()) if len(errors) else None,
        "walk_forward_bias": float(errors.mean()) if len(errors) else None,
        "runs": len(runs),
        "clusters": runs.observations.clusters,
        **runs.extent(),
        "draws": 0,
        "draws_lost": 0,
    }


def surface_row(surface: Surface, widening: float = 1.0) -> dict[str, object]:
    """Its row of publish.surfaces, without release and family; lists row by row."""
    return {
        "flops_min": float(np.exp(surface.flops.first)),
        "log_flops_min": surface.flops.first,
        "log_flops_step": surface.flops.step,
        "flops_nodes": surface.flops.nodes,
        "tokens_per_param_min": float(np.exp(surface.ratio.first)),
        "log_ratio_min": surface.ratio.first,
        "log_ratio_step": surface.ratio.step,
        "ratio_nodes": surface.ratio.nodes,
        "flops_per_param_token": surface.k,
        "flops_max": surface.flops_max,
        "noise_sd": surface.noise_sd,
        "widening": widening,
        "mean_log_loss": surface.mean.ravel(),
        "sd_log_loss": surface.sd.ravel(),
        "log_params_opt": surface.log_params_opt,
        "sd_log_params_opt": surface.sd_log_params_opt,
        "optimal_mean_log_loss": surface.optimal_mean,
        "optimal_sd_log_loss": surface.optimal_sd,
    }


def _reason(foreseen: Foreseen) -> str:
    made = foreseen.made
    said = (
        f"Made from {len(foreseen.runs)} runs: noise of one run {made.noise_sd:.2%} of the loss, "
        f"error of the law's form {made.posterior.amplitude:.2%}."
    )
    if made.widening > 1:
        said += f" Intervals {made.widening:.2f} times as wide, for earlier forecasts missed often."
    return said


def _errors(foretold: list[Foretold], choice: laws.Choice) -> NDArray[np.float64]:
    """Actual less predicted as a share of the actual loss, (forecasts,)."""
    shared = choice.shared() or {(one.cut, one.run) for one in foretold}
    scored = [one for one in foretold if (one.cut, one.run) in shared]
    return np.array([(one.actual - one.predicted) / one.actual for one in scored])


def _predictions(foreseen: Foreseen, holdout: pd.DataFrame, earlier: Earlier) -> pd.DataFrame:
    """One row a run and kind, as for a single law; no backtest where there is none."""
    runs = foreseen.runs
    kinds = [_predict(foreseen.made, runs.table, "fit", foreseen.level)]
    if len(holdout):
        kinds.append(_predict(foreseen.made, holdout, "backtest", foreseen.level))
    elif any(one.cut == max(earlier) for one in foreseen.foretold):
        below = runs.budgets <= max(earlier)
        made = fit_forecast(
            runs.observations.only(below), earlier[max(earlier)], foreseen.made.widening
        )
        kinds.append(_predict(made, runs.table[~below], "backtest", foreseen.level))
    return pd.concat(kinds, ignore_index=True)


def _predict(made: Forecaster, runs: pd.DataFrame, kind: str, level: float) -> pd.DataFrame:
    mean, sd = made.moments(runs["params"].to_numpy(float), runs["tokens"].to_numpy(float))
    of_one = np.hypot(sd, made.noise_sd)
    rows = {"run_id": runs["run_id"].to_numpy(), "kind": kind, "level": level}
    rows |= {"predicted_loss_nats": np.exp(mean)}
    for name, at in (("", level), *((f"{at:.0%}_".replace("%", ""), at) for at in LEVELS)):
        reach = laws.bands.normal_quantile(at) * of_one
        rows |= {f"lo_{name}loss_nats": np.exp(mean - reach)}
        rows |= {f"hi_{name}loss_nats": np.exp(mean + reach)}
    return pd.DataFrame(rows).assign(
        flops_ratio=runs["flops"].to_numpy(float) / made.runs.C.max(),
        best_so_far_loss_nats=float(made.runs.L.min()),
    )


def _walk_forward(foreseen: Foreseen) -> pd.DataFrame:
    names, flops = foreseen.runs.run_ids, foreseen.runs.observations.C
    return pd.DataFrame(
        {
            "flops_cut": one.cut,
            "run_id": names[one.run],
            "flops_ratio": flops[one.run] / one.cut,
            "predicted_loss_nats": one.predicted,
            "sd_log_loss": one.sd,
            "actual_loss_nats": one.actual,
        }
        for one in foreseen.foretold
    )
