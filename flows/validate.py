"""Hold points and runs against their suites; runs that fail a critical rule are kept out.

Reads    core.points, core.runs
Writes   quality.results, quality.quarantine
Runs     second step of the nightly; by hand: lawbook validate
"""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from prefect import flow, task

import warehouse
from flows.progress import say
from flows.settings.file import load


@flow(name="validate")
def validate(
    config: str | None = None, data_root: str | None = None, at: datetime | None = None
) -> pd.DataFrame:
    """One row a rule that some row failed; at None is now."""
    return judge_all(load(config, data_root).warehouse.path, at or datetime.now(UTC))


def judge_all(path: Path, at: datetime) -> pd.DataFrame:
    """Judge points and runs, and say what failed."""
    judged = pd.concat([judge(path, table, at) for table in ("points", "runs")])
    failed = judged[judged["failed"] > 0]
    critical = failed[failed["severity"] == "critical"]
    say(f"validate: {len(judged)} rules, {len(failed)} failed, {len(critical)} of them critical")
    return failed[["table_name", "rule", "severity", "checked", "failed", "example"]]


@task(task_run_name="validate {table}")
def judge(path: Path, table: str, at: datetime) -> pd.DataFrame:
    """Judge one table by its suite."""
    with warehouse.open_warehouse(path) as con:
        return warehouse.validate(con, table, at)
