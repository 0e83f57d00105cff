"""One Prefect server for the whole run of the tests, and what is made once to be looked at."""

import os

os.environ["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "CRITICAL"  # before Prefect is imported

# isort: split
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest

from tests.flows import planted


class Lab(NamedTuple):
    """A folder with settings and logs, in which nights can run."""

    folder: Path

    @property
    def config(self) -> str:
        return str(self.folder / "lawbook.toml")

    @property
    def release_file(self) -> Path:
        return self.folder / "published" / "lawbook.duckdb"


SETTINGS = """
[warehouse]
path = "warehouse.duckdb"
[publish]
path = "published"
[fit]
draws = 200
[[sources]]
name = "logs"
path = "logs/*.jsonl"
family_from = "config.family"
"""


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """The test harness of Prefect: a server of its own with an empty database.

    No flow waits a second for the end of its heartbeats, and no history of tasks and events is kept
    that nobody asks for.
    """
    from prefect import settings
    from prefect.testing.utilities import prefect_test_harness

    lean = {
        settings.PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
        settings.PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED: False,
        settings.PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_ENABLED: False,
        settings.PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED: False,
    }
    with settings.temporary_settings(lean), prefect_test_harness(server_startup_timeout=180):
        yield


@pytest.fixture(scope="module")
def without_prefect() -> Iterator[None]:
    """Flows and tasks of this module are plain functions."""
    from tests.flows.without_prefect import plain_functions

    with plain_functions():
        yield


@pytest.fixture
def empty_lab(tmp_path: Path) -> Lab:
    """Settings without logs."""
    (tmp_path / "lawbook.toml").write_text(SETTINGS)
    return Lab(tmp_path)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """Two planted families, one of three runs, a diverged and a killed run, a broken line."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / "lawbook.toml").write_text(SETTINGS)
    good = planted.sweep("first", seed=1)
    runs = [*good, *planted.sweep("second", seed=2, scale=1.3)]
    runs += [replace(run, family="small", name=f"small-{i}") for i, run in enumerate(good[:3])]
    runs.append(replace(good[4], name="diverged", blow_up=True))
    runs.append(replace(good[5], name="killed", reached=0.5))
    planted.write(folder / "logs", runs)
    with (folder / "logs" / f"{good[0].name}.jsonl").open("a") as log:
        log.write('{"step": 1001, "tok')
    return Lab(folder)


@pytest.fixture(scope="session")
def night(lab: Lab, prefect_server: None) -> dict[str, Any]:
    """What the first night over the lab gave back."""
    from flows.nightly import nightly

    return nightly(config=lab.config, at=datetime(2026, 1, 2, 2, tzinfo=UTC))


@pytest.fixture(scope="session")
def refitted(tmp_path_factory: pytest.TempPathFactory, prefect_server: None) -> Lab:
    """A lab of the planted family gpt with two laws fitted and staged, but nothing published."""
    from flows.ingest import ingest
    from flows.refit import refit
    from flows.validate import validate

    lab = Lab(tmp_path_factory.mktemp("refitted"))
    Path(lab.config).write_text(SETTINGS + '[families.gpt]\nlaws = ["chinchilla", "kaplan"]\n')
    planted.write(lab.folder / "logs", planted.sweep("gpt", seed=6))
    ingest(lab.config)
    validate(lab.config)
    refit(lab.config, at=datetime(2026, 1, 2, 2, tzinfo=UTC))
    return lab


@pytest.fixture
def refitted_lab(refitted: Lab, tmp_path: Path) -> Lab:
    """A copy of it, to go on from."""
    return Lab(shutil.copytree(refitted.folder, tmp_path / "lab"))


@pytest.fixture(scope="session")
def wide_runs() -> pd.DataFrame:
    """Runs of the family gpt at enough sizes on each side of every optimum."""
    return planted.table(planted.sweep("gpt", seed=5, sizes=planted.MANY_SIZES))


@pytest.fixture(scope="session")
def wide_tables(wide_runs: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """What a refit makes of them with every law; no test changes it."""
    from flows.settings.model import FitSettings, PublishSettings
    from flows.tables import family_tables

    return family_tables("gpt", wide_runs, FitSettings(draws=100), PublishSettings())
