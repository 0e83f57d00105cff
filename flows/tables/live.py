"""publish.live_runs and publish.live_curves: is each run in flight on track, and its chart."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

import laws
from flows.tables.live_curve import curve, finished_curves, is_sound
from laws.live.band import Band, Expectation
from laws.live.courses.of_run import course_of
from laws.live.curve import EDGES, FIRST_LOOK, Curve
from laws.live.standing import Standing, standing

# Mean and sd of ln loss [nats/token] of one run of N parameters at the end of D tokens.
Forecast = Callable[[float, float], tuple[float, float]]
Row = dict[str, Any]

NO_FORECAST = "The family has no forecast of its end: publish.fits says why."
BEYOND = "Its end lies beyond what the forecast of the family covers."


def tables(
    points: pd.DataFrame, forecast: Forecast | None, level: float
) -> dict[str, pd.DataFrame]:
    """Both tables of one family by name, without family and release; none without a run in flight.

    points are the rows of warehouse.live_points of the family.
    """
    finished = finished_curves(points)
    runs, curves = [], []
    for run_id, rows in points[points["is_live"]].groupby("run_id", sort=True):
        facts = {"run_id": run_id, "level": level}
        found, expected = _followed(rows, finished, forecast, level)
        runs.append(_facts(rows) | found | facts)
        curves.append(_curve(rows, expected, level).assign(**facts))
    if not runs:
        return {}
    return {
        "live_runs": pd.DataFrame(runs),
        "live_curves": pd.concat(curves, ignore_index=True),
    }


def _followed(
    rows: pd.DataFrame, finished: list[Curve], forecast: Forecast | None, level: float
) -> tuple[Row, Expectation | None]:
    """How a run stands, and what was expected of it; None where nothing could be."""
    if not is_sound(rows):
        return _not_a_number(rows), None
    if forecast is None:
        return _cannot_say(NO_FORECAST), None
    run = curve(rows)
    end = Band(*(np.asarray(value) for value in forecast(run.N, run.D)))
    if not np.isfinite(end.loss):
        return _cannot_say(BEYOND), None
    try:
        expected = Expectation(course_of(run, finished), end)
    except laws.LawError as error:
        return _cannot_say(str(error)) | _ends("forecast_end_loss_nats", end, level), None
    return _judged(standing(run, expected), expected, level), expected


def _judged(found: Standing, expected: Expectation, level: float) -> Row:
    return {
        "status": found.status,
        "reason": found.reason,
        **_ends("expected_loss_nats", found.now, level, "loss_nats"),
        **_ends("forecast_end_loss_nats", expected.end, level),
        **_ends("expected_end_loss_nats", found.end, level, "end_loss_nats"),
        "e_value": found.e_value,
        "alarm_share": found.alarm_share,
        "looks": found.looks,
        "course": expected.course.kind,
        "course_runs": expected.course.runs,
    }


def _not_a_number(rows: pd.DataFrame) -> Row:
    loss = rows["loss_nats"].to_numpy(float)
    first = rows.loc[~(np.isfinite(loss) & (loss > 0))].iloc[0]
    reason = (
        f"Its loss is {first['loss_nats']:g} at {first['share_done']:.1%} of the plan: resume it "
        "from before that with a lower learning rate."
    )
    return {"status": "above", "reason": reason, "looks": 0}


def _cannot_say(reason: str) -> Row:
    return {"status": "cannot_say", "reason": reason, "looks": 0}


def _facts(rows: pd.DataFrame) -> Row:
    """What the log says of the run."""
    last = rows.iloc[-1]
    loss = float(last["loss_nats"])
    return {
        **{name: last[name] for name in ("params", "tokens_planned", "tokens", "share_done")},
        "step": None if pd.isna(last["step"]) else int(last["step"]),
        "loss_nats": loss if np.isfinite(loss) else None,
        "started_at": last["started_at"],
        "last_logged_at": last["last_logged_at"],
    }


def _ends(name: str, band: Band, level: float, ends: str = "") -> Row:
    """Median and interval of a band, in nats/token."""
    lo, hi = band.ends(level)
    ends = ends or name
    return {name: float(band.loss), f"lo_{ends}": float(lo), f"hi_{ends}": float(hi)}


def _curve(rows: pd.DataFrame, expected: Expectation | None, level: float) -> pd.DataFrame:
    """Actual losses at the looks so far and before the first, and the band to the end."""
    done = rows["share_done"].to_numpy(float)
    edges = np.concatenate([np.arange(0.01, FIRST_LOOK, 0.01), EDGES])
    kept = np.unique(np.append(np.searchsorted(done, edges[edges <= done[-1]]), len(done) - 1))
    loss = rows["loss_nats"].to_numpy(float)[kept]
    planned = float(rows["tokens_planned"].iloc[0])
    ahead = EDGES[done[-1] < EDGES] if expected is not None else np.empty(0)
    share = np.concatenate([done[kept], ahead])
    table = pd.DataFrame({"share_done": share, "tokens": share * planned})
    table["actual_loss_nats"] = np.append(
        np.where(np.isfinite(loss), loss, np.nan), np.full(len(ahead), np.nan)
    )
    return table.assign(**_bands(share, expected, level))


def _bands(share: np.ndarray, expected: Expectation | None, level: float) -> Row:
    names = ("expected_loss_nats", "lo_loss_nats", "hi_loss_nats")
    if expected is None:
        return dict.fromkeys(names, np.nan)
    band = expected.at(np.maximum(share, FIRST_LOOK))
    columns = (band.loss, *band.ends(level))
    known = share >= FIRST_LOOK
    return {
        name: np.where(known, column, np.nan) for name, column in zip(names, columns, strict=True)
    }
