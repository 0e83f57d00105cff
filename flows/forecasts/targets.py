"""What to forecast tonight: announced runs that have not ended, and runs seen unfinished."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from flows.errors import RunEnded
from flows.forecasts.planned import Planned

Progress = Mapping[tuple[str, str], dict[str, Any]]


@dataclass(frozen=True)
class Target:
    """A run to forecast.

    params                by the convention of the family [parameters]
    params_non_embedding  where the log knows it [parameters]
    tokens                those it is meant to see [tokens]
    share_done            of these, by now
    is_forecast           nothing of it was logged yet
    announced_by          settings, file, command or log
    """

    family: str
    run: str | None
    params: float
    params_non_embedding: float | None
    tokens: float
    share_done: float
    is_forecast: bool
    announced_by: str


def targets(planned: Iterable[Planned], progress: pd.DataFrame) -> list[Target]:
    """Runs seen unfinished first, then announced ones; no run that has ended or was left out.

    progress is what warehouse.run_progress gives.  An announced run that has begun is one seen
    unfinished, by the size and tokens of its log where that knows them.
    """
    known = _known(progress)
    seen = {key: _seen(row) for key, row in known.items() if _is_running(row)}
    told = {key: target for key, target in seen.items() if target is not None}
    found = list(told.values())
    for one in planned:
        row = known.get((one.family, one.run or ""))
        if row is None or (_is_running(row) and (one.family, one.run) not in told):
            found.append(_announced(one, row))
    return found


def one_target(one: Planned, progress: pd.DataFrame) -> Target:
    """The target of a run that a person announces; raises RunEnded where it has ended."""
    row = _known(progress).get((one.family, one.run or ""))
    if row is not None and row["has_ended"]:
        raise RunEnded(one.family, str(one.run))
    return _announced(one, row)


def _known(progress: pd.DataFrame) -> Progress:
    rows = progress.astype(object).where(progress.notna(), None).to_dict("records")
    named = [{str(column): value for column, value in row.items()} for row in rows]
    return {(str(row["family"]), str(row["run_id"])): row for row in named}


def _is_running(row: Mapping[str, Any]) -> bool:
    return not (row["has_ended"] or row["is_left_out"])


def _seen(row: Mapping[str, Any]) -> Target | None:
    """A run by its own log; None where that does not know its size or its plan, or is past it."""
    params, planned, done = row["params"], row["tokens_planned"], row["tokens_done"]
    if not params or not planned or done >= planned:
        return None
    return Target(
        family=row["family"],
        run=row["run_id"],
        params=params,
        params_non_embedding=row["params_non_embedding"],
        tokens=planned,
        share_done=done / planned,
        is_forecast=not row["has_points"],
        announced_by="log",
    )


def _announced(one: Planned, row: Mapping[str, Any] | None) -> Target:
    return Target(
        family=one.family,
        run=one.run,
        params=one.params,
        params_non_embedding=None if row is None else row["params_non_embedding"],
        tokens=one.tokens,
        share_done=0.0 if row is None else row["tokens_done"] / one.tokens,
        is_forecast=row is None or not row["has_points"],
        announced_by=one.announced_by,
    )
