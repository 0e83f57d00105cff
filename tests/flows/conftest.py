"""One Prefect server for the whole run of the tests, and one whole night to look at."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.flows import planted


class Lab(NamedTuple):
    """A folder with settings and logs, in which nights can run."""

    folder: Path
    config: str

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
    """The test harness of Prefect: a server of its own with an empty database."""
    from prefect.testing.utilities import prefect_test_harness

    os.environ["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "CRITICAL"
    with prefect_test_harness(server_startup_timeout=180):
        yield


@pytest.fixture
def empty_lab(tmp_path: Path) -> Lab:
    """Settings without logs."""
    (tmp_path / "lawbook.toml").write_text(SETTINGS)
    return Lab(tmp_path, str(tmp_path / "lawbook.toml"))


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
    return Lab(folder, str(folder / "lawbook.toml"))


@pytest.fixture(scope="session")
def night(lab: Lab, prefect_server: None) -> dict[str, Any]:
    """What the first night over the lab gave back."""
    from flows.nightly import nightly

    return nightly(config=lab.config, as_of=date(2026, 1, 2))
