"""Follow the runs in flight: what a refit stages of them, and the event when one is off track.

Reads    core.points, core.runs; publish.live_runs
Writes   an event of Prefect for each run that turned
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
from prefect import task
from prefect.events import emit_event

import warehouse
from flows.progress import say
from flows.published.forecast import has_forecast, published_surface
from flows.tables import live

EVENT = "lawbook.run.off_track"
SHOWN = ("status", "reason", "share_done", "loss_nats", "expected_loss_nats", "e_value")

Tables = Mapping[str, pd.DataFrame]


@task(task_run_name="read the runs in flight")
def read_points(path: Path, now: datetime, stale_days: float) -> pd.DataFrame:
    """The evaluations of runs in flight and of the finished runs of their families."""
    with warehouse.open_warehouse(path) as con:
        return warehouse.live_points(con, now, stale_days)


@task(task_run_name="follow the runs of {family}")
def follow(
    family: str, points: pd.DataFrame, tables: Tables, level: float
) -> dict[str, pd.DataFrame]:
    """The tables of a refit, with those of the family's runs in flight."""
    found = live.tables(points, forecast_of(tables, family), level)
    found = {name: rows.assign(family=family) for name, rows in found.items()}
    for run in found.get("live_runs", pd.DataFrame()).itertuples():
        say(f"live: {family}, {run.run_id}: {run.status}, {run.share_done:.0%} done. {run.reason}")
    return {**tables, **found}


def forecast_of(tables: Tables, family: str) -> live.Forecast | None:
    """The forecast of a run's end by these tables; None where the family has none.

    Its sd is that of the expected ln loss and of one run around it; NaN beyond the forecast.
    """
    if not has_forecast(tables, family):
        return None
    surface = published_surface(tables, family)

    def forecast(params: float, tokens: float) -> tuple[float, float]:
        mean, sd = surface.log_loss(params, tokens)
        return float(mean), float(np.hypot(sd, surface.noise_sd))

    return forecast


@task(task_run_name="announce runs off track")
def announce(path: Path, release: str) -> pd.DataFrame:
    """One event a run that is off track in this release and was not in the one before."""
    with warehouse.open_warehouse(path) as con:
        turned = warehouse.runs_turned_off_track(con, release)
    for run in turned.to_dict("records"):
        known = {name: run[name] for name in SHOWN}
        payload = {k: None if pd.isna(value) else value for k, value in known.items()}
        name = f"lawbook.run.{run['family']}.{run['run_id']}"
        emit_event(
            EVENT,
            resource={"prefect.resource.id": name, "prefect.resource.name": str(run["run_id"])},
            payload={"release": release, **payload},
        )
        say(f"live: {run['family']}, {run['run_id']} is off track: {run['reason']}")
    return turned
