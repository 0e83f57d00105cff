"""Answer a planner's question from a published release: which N and D, and what loss.

Reads    the tables of a release
Runs     by hand: lawbook plan
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import laws
from flows.errors import FlowError, NoLaw, NoSuchFamily
from flows.question import Question

# Times the largest run: up to 10 is usual, beyond 100 only tuned recipes held (docs/method.md).
TRUSTED_RATIO, DOUBTFUL_RATIO = 10, 100
JUDGED = (
    "status",
    "reason",
    "objective",
    "delta",
    "gradient",
    "condition",
    "residual_sd",
    "runs",
    "clusters",
)

Answer = dict[str, Any]


def plan(
    tables: Mapping[str, pd.DataFrame], family: str, question: Question, level: float
) -> Answer:
    """N, D and loss with intervals, indifference band, extrapolation ratio and release.

    A run of a given size and tokens is predicted; everything else is answered on the frontier.
    Raises NoSuchFamily, NoLaw, and FlowError where no compute reaches the loss.
    """
    row = _selected(tables["fits"], family)
    fit, draws = published_fit(tables, row)
    k = float(row["flops_per_param_token"])
    if question.params and question.tokens:
        answer = _run(fit, draws, k, question.params, question.tokens, level)
    else:
        answer = _optimum(fit, draws, k, _budget(question, fit, k), level)
    if question.loss:
        answer |= _reach(fit, draws, k, question.loss, level)
    ratio = float(answer["flops"] / row["flops_max"])
    trust = _trust(answer, ratio, row)
    head = {"release": row["release"], "family": family, "law": row["law"]}
    return {**head, **answer, "level": level, "flops_ratio": ratio, "trust": trust}


def published_fit(
    tables: Mapping[str, pd.DataFrame], row: pd.Series
) -> tuple[laws.Fit, NDArray[np.float64]]:
    """The fit of a row of publish.fits and its draws (draws, coefficients), as laws/ has them."""
    names = list(laws.Chinchilla.coefficients)
    estimates = _of(tables["coefficients"], row).set_index("coefficient")["estimate"]
    drawn = _of(tables["draws"], row).pivot_table(
        index="draw", columns="coefficient", values="value"
    )
    law = laws.Chinchilla(*(float(estimates[name]) for name in names))
    nothing = np.full(len(names), np.nan)
    judged: dict[str, Any] = {name: row[name] for name in JUDGED}
    return laws.Fit(law=law, **judged, theta=nothing, centre={}, covariance=nothing), drawn[names].to_numpy()


def _selected(fits: pd.DataFrame, family: str) -> pd.Series:
    rows = fits[fits["family"] == family]
    if rows.empty:
        raise NoSuchFamily(family, fits["family"].unique())
    selected = rows[rows["is_selected"]]
    if selected.empty:
        raise NoLaw(family, str(rows["status"].iloc[0]), str(rows["reason"].iloc[0]))
    return selected.iloc[0]


def _of(table: pd.DataFrame, row: pd.Series) -> pd.DataFrame:
    return table[(table["family"] == row["family"]) & (table["law"] == row["law"])]


def _budget(question: Question, fit: laws.Fit, k: float) -> float:
    """The budget that the question amounts to, on the frontier [FLOPs]."""
    if (budget := question.budget()) is not None:
        return budget
    if question.loss is None:
        return float(fit.law.frontier_flops(N=question.params, D=question.tokens, k=k))
    flops = float(fit.law.flops_for_loss(question.loss, k))
    if not np.isfinite(flops):
        raise FlowError(
            f"no compute reaches a loss of {question.loss:g} nats/token: the irreducible loss of "
            f"this family is E = {fit.law.E:.4g}. Ask for a loss above it."
        )
    return flops


def _optimum(
    fit: laws.Fit, draws: NDArray[np.float64], k: float, flops: float, level: float
) -> Answer:
    best = laws.optimum(fit, draws, flops, k, level)
    smallest, largest = laws.indifference(fit.law, flops, k)
    return {
        "flops": flops,
        "params_opt": float(best.N),
        "lo_params_opt": float(best.lo_N),
        "hi_params_opt": float(best.hi_N),
        "lo_params_indifferent": float(smallest),
        "hi_params_indifferent": float(largest),
        "tokens_opt": float(best.D),
        "lo_tokens_opt": float(best.lo_D),
        "hi_tokens_opt": float(best.hi_D),
        "tokens_per_param": float(best.D / best.N),
        **_loss(best.loss),
    }


def _run(
    fit: laws.Fit,
    draws: NDArray[np.float64],
    k: float,
    params: float,
    tokens: float,
    level: float,
) -> Answer:
    run = {"flops": k * params * tokens, "params": params, "tokens": tokens}
    loss = laws.predict(fit, draws, params, tokens, level)
    return {**run, "tokens_per_param": tokens / params, **_loss(loss)}


def _loss(loss: laws.Prediction) -> Answer:
    return {
        "loss_nats": float(loss.loss),
        "lo_loss_nats": float(loss.lo),
        "hi_loss_nats": float(loss.hi),
        "lo_law_loss_nats": float(loss.lo_law),
        "hi_law_loss_nats": float(loss.hi_law),
    }


def _reach(
    fit: laws.Fit, draws: NDArray[np.float64], k: float, loss: float, level: float
) -> Answer:
    reach = laws.compute_for_loss(fit, draws, loss, k, level)
    return {
        "lo_flops": float(reach.lo),
        "hi_flops": float(reach.hi),
        "probability": float(reach.probability),
    }


def _trust(answer: Answer, ratio: float, row: pd.Series) -> str:
    """How far to trust the answer, in words: the compute, size or tokens furthest from the runs."""
    doubt = "" if row["status"] == "converged" else f"; the fit is {row['status']}"
    params = answer.get("params") or answer["params_opt"]
    tokens = answer.get("tokens") or answer["tokens_opt"]
    distances = {
        "the compute of the largest run": ratio,
        "the largest model": params / row["params_max"],
        "the longest run": tokens / row["tokens_max"],
        "below the smallest model": row["params_min"] / params,
        "below the shortest run": row["tokens_min"] / tokens,
    }
    what, distance = max(distances.items(), key=lambda pair: pair[1])
    if distance <= 1 + 1e-9:
        return f"within the range of the runs{doubt}"
    times = f"{distance:,.3g}" if distance < DOUBTFUL_RATIO else f"{distance:,.0f}"
    strength = "doubtful" if distance <= DOUBTFUL_RATIO else "very doubtful"
    said = f": {strength}" if distance > TRUSTED_RATIO else ""
    return f"{times} times {what}{said}{doubt}"
