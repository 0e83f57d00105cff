"""Forecast every run that is announced or under way, before its end can be known.

Reads    the newest release, core.runs, [[planned]] and planned.csv
Writes   ledger.forecasts, publish.forecasts, the release file, Parquet
Runs     after the publication of the nightly; one run by hand: lawbook forecast
"""

from datetime import UTC, datetime

import pandas as pd
from prefect import flow, task

from flows.forecasts.planned import Planned, planned_runs
from flows.forecasts.write import write_all
from flows.progress import say
from flows.settings.file import load
from flows.settings.model import Settings


@flow(name="forecast")
def forecast(
    config: str | None = None, data_root: str | None = None, made_at: datetime | None = None
) -> pd.DataFrame:
    """One row a forecast that was added to the ledger; made_at None is now."""
    settings = load(config, data_root)
    added = write_forecasts(settings, planned_runs(settings), made_at or datetime.now(UTC))
    true = int(added["is_forecast"].sum())
    say(f"forecast: {len(added)} rows added to the ledger, {true} of them before their run began")
    return added


@task(task_run_name="write the forecasts")
def write_forecasts(settings: Settings, planned: list[Planned], made_at: datetime) -> pd.DataFrame:
    """Add the rows; a family that has no law is named, with the reason."""
    added, refusals = write_all(settings, planned, made_at)
    for family, reason in refusals.items():
        say(f"forecast: none for family {family}: {reason}")
    return added
