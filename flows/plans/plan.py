"""Answer a planner's question from a published release: which N and D, and what loss.

Reads    the tables of a release
Runs     by hand: lawbook plan
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from flows.plans import frontier, loss, surface
from flows.plans.question import Question
from flows.published.forecast import has_forecast, published_surface
from flows.published.law import fit_row, published_fit, published_lines
from flows.tables.fitted_lines import NAME as ISOFLOP
from flows.tables.forecast import NAME as FORECAST

# Times the largest run: up to 10 is usual, beyond 100 only tuned recipes held (docs/method.md).
TRUSTED_RATIO, DOUBTFUL_RATIO = 10, 100

Answer = dict[str, Any]


def plan(
    tables: Mapping[str, pd.DataFrame],
    family: str,
    question: Question,
    level: float,
    law: str | None = None,
) -> Answer:
    """N, D and loss with intervals, indifference band, extrapolation ratio and release.

    Besides, held says why the release does not answer for the family, where it does not.

    law None is the forecast, and the selected law in releases that have none.  A run of a given
    size and tokens is predicted; everything else is answered on the frontier.

    Raises NoSuchFamily, NoSuchLaw, NoLaw, and FlowError where the law has no answer.
    """
    row = fit_row(tables["fits"], family, law or _default(tables, family))
    answer = _answer(tables, row, question, level)
    ratio = float(answer["flops"] / row["flops_max"])
    trust = _trust(answer, ratio, row)
    head = {"release": row["release"], "family": family, "law": row["law"]}
    head |= _held(tables, family)
    return {**head, **answer, "level": level, "flops_ratio": ratio, "trust": trust}


def _held(tables: Mapping[str, pd.DataFrame], family: str) -> dict[str, str]:
    """Why a release does not answer for the family, the newest or the one asked; else nothing."""
    rows = tables["families"]
    own = rows[(rows["family"] == family) & (rows["status"] != "published")]
    if own.empty:
        return {}
    row = own.iloc[0]
    return {"held": f"release {row['release']} is {row['status']} for this family: {row['reason']}"}


def _default(tables: Mapping[str, pd.DataFrame], family: str) -> str | None:
    return FORECAST if has_forecast(tables, family) else None


def _answer(
    tables: Mapping[str, pd.DataFrame], row: pd.Series, question: Question, level: float
) -> Answer:
    if row["law"] == FORECAST:
        return surface.answer(published_surface(tables, row["family"]), question, level)
    k = float(row["flops_per_param_token"])
    if row["law"] == ISOFLOP:
        return frontier.answer(*published_lines(tables, row), k, question, level)
    return loss.answer(*published_fit(tables, row), k, question, level)


def _trust(answer: Answer, ratio: float, row: pd.Series) -> str:
    """How far to trust the answer, in words: the compute, size or tokens furthest from the runs."""
    doubt = "" if row["status"] == "converged" else f"; the fit is {row['status']}"
    if not row["is_selected"] and row["law"] != FORECAST:
        doubt += "; not the law that was selected"
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
