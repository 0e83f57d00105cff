"""How things stand: releases, families, runs, files, forecasts, validation, the next night.

Reads    the release file, and the Prefect server where one answers
Runs     by hand: lawbook status
"""

import os
from datetime import datetime

import pandas as pd

import sql
import warehouse
from flows.server import LOCAL_API, is_alive
from flows.settings.model import Settings

TABLES = {
    "releases": "status/releases",
    "held": "status/held",
    "families": "status/families",
    "runs": "status/runs",
    "files": "status/files",
    "forecasts": "status/forecasts",
    "validation": "status/validation",
}


def status(settings: Settings) -> dict[str, pd.DataFrame]:
    """One table a title; all of them from the newest release but the schedule."""
    path = settings.publish.release_file
    tables = {title: warehouse.run_query(path, sql.query(name)) for title, name in TABLES.items()}
    return {**tables, "next nights": next_nights()}


def next_nights() -> pd.DataFrame:
    """When the nightly is due: one row a scheduled run, none where no server answers."""
    url = os.environ.get("PREFECT_API_URL", LOCAL_API)
    if not is_alive(url):
        return pd.DataFrame(columns=["flow", "due_at"])
    os.environ["PREFECT_API_URL"] = url
    return pd.DataFrame(
        [{"flow": "nightly", "due_at": due} for due in _scheduled()], columns=["flow", "due_at"]
    )


def _scheduled() -> list[datetime]:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import (
        FlowFilter,
        FlowFilterName,
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
    )
    from prefect.client.schemas.objects import StateType
    from prefect.client.schemas.sorting import FlowRunSort

    due = FlowRunFilterStateType(any_=[StateType.SCHEDULED])
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(
            flow_filter=FlowFilter(name=FlowFilterName(any_=["nightly"])),
            flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=due)),
            sort=FlowRunSort.EXPECTED_START_TIME_ASC,
            limit=3,
        )
    return [run.expected_start_time for run in runs if run.expected_start_time]
