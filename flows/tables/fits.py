"""publish.fits: how the fit of each law ended, what it stands on, and which law is quoted."""

import math
from collections.abc import Iterable

import pandas as pd

import laws
from flows.tables import doubts, forecast
from flows.tables.family_runs import FamilyRuns
from flows.tables.fitted import Fitted
from flows.tables.fitted_lines import FittedLines
from flows.tables.forecast import Foreseen
from flows.tables.tried import Attempt, Tried

NO_LOSS = "A law of the frontier alone: it predicts no loss, so it is never selected."

WARNINGS = 3  # of the isoFLOP minima that a reason names


def table(tried: Tried) -> pd.DataFrame:
    """One row a law that was tried, in the order of preference, and one of the forecast."""
    rows = [_row(tried, name, attempt) for name, attempt in tried.attempts.items()]
    if isinstance(tried.foreseen, Foreseen):
        last = forecast.fits_row(tried.foreseen, tried.choice)
    else:
        last = {"law": forecast.NAME, **_size(tried.runs), **_nothing(tried.foreseen, "too_few")}
    return _laid_out([*rows, last])


def refused(names: Iterable[str], runs: pd.DataFrame, reason: str) -> pd.DataFrame:
    """One row a law for a family whose runs the mathematics refused."""
    counts = {"runs": len(runs), "clusters": int(runs["params"].nunique())}
    return _laid_out(
        [
            {"law": name, **counts, **_nothing(reason)}
            for name in dict.fromkeys([*names, forecast.NAME])
        ]
    )


def _row(tried: Tried, name: str, attempt: Attempt) -> dict[str, object]:
    found = attempt.found
    if isinstance(found, Fitted):
        row = _of_loss(tried, name, found)
    elif isinstance(found, FittedLines):
        row = _of_frontier(found)
    else:
        row = {**_size(tried.runs), **_nothing(attempt.refusal)}
    return {"law": name, **row}


def _of_loss(tried: Tried, name: str, main: Fitted) -> dict[str, object]:
    fit, score = main.fit, tried.choice.scores.get(name)
    is_selected = name == tried.choice.name
    floor_drift = laws.floor_drift(fit, main.runs.observations, main.runs.budgets)
    said = [main.reason, doubts.floor(floor_drift)]
    if is_selected:
        said.append(doubts.plans(tried.lines, main))
    return {
        "is_selected": is_selected,
        "status": fit.status,
        "reason": " ".join(sentence for sentence in said if sentence),
        "choice": tried.choice.reasons.get(name, main.reason),
        "objective": fit.objective,
        "objective_field_delta": main.field.objective,
        "delta": fit.delta,
        "gradient": fit.gradient,
        "condition": fit.condition,
        "residual_sd": fit.residual_sd,
        "floor_drift": floor_drift,
        "walk_forward_runs": score.runs if score else None,
        "walk_forward_are": score.are if score else None,
        "walk_forward_bias": score.bias if score else None,
        **_size(main.runs),
        "draws": main.draws_kept,
        "draws_lost": laws.draws_lost(main.draws),
    }


def _of_frontier(found: FittedLines) -> dict[str, object]:
    lost = laws.draws_lost(found.draws)
    return {
        "is_selected": False,
        "status": "converged",
        "reason": _lines_reason(found),
        "choice": NO_LOSS,
        **_size(found.runs),
        "draws": len(found.draws) - lost,
        "draws_lost": lost,
    }


def _lines_reason(found: FittedLines) -> str:
    """What the lines stand on, and what is doubtful of the first few budgets."""
    law = found.law
    budgets = sum(not minimum.refusal for minimum in law.minima)
    said = [f"Lines through the minima of {budgets} budgets.", *law.warnings[:WARNINGS]]
    if len(law.warnings) > WARNINGS:
        said.append(f"And {len(law.warnings) - WARNINGS} more budgets like these.")
    return " ".join(said)


def _size(runs: FamilyRuns) -> dict[str, object]:
    return {"runs": len(runs), "clusters": runs.observations.clusters, **runs.extent()}


def _nothing(reason: str, status: str = "not_identified") -> dict[str, object]:
    """What a law has that the mathematics refused."""
    ended = {"is_selected": False, "status": status, "reason": reason, "choice": reason}
    return {**ended, "draws": 0, "draws_lost": 0}


def _laid_out(rows: list[dict[str, object]]) -> pd.DataFrame:
    """The rows under one another; what a row lacks is missing."""
    known = [{name: _known(value) for name, value in row.items()} for row in rows]
    return pd.DataFrame(known)


def _known(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value
