"""A schedule fires: imports that work prove nothing about it."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.errors import FlowError
from flows.serve import serve
from tests.flows import planted
from tests.flows.conftest import Lab

PATIENCE = 420  # seconds: a server starts, a minute passes, a night runs


def test_a_cron_schedule_fires_and_its_night_publishes(empty_lab: Lab, tmp_path: Path) -> None:
    planted.write(empty_lab.folder / "logs", planted.sweep("gpt", seed=4))
    home = {"PREFECT_HOME": str(tmp_path / "prefect"), "PREFECT_SERVER_API_PORT": "4267"}
    environment = {key: value for key, value in os.environ.items() if "PREFECT" not in key}
    with (tmp_path / "serve.log").open("w") as log:
        serving = subprocess.Popen(
            [sys.executable, "-m", "flows", "serve", "--cron", "* * * * *", "-c", empty_lab.config],
            env=environment | home,
            stdout=log,
            stderr=log,
        )
        try:
            deadline = time.monotonic() + PATIENCE
            while not empty_lab.release_file.exists() and time.monotonic() < deadline:
                assert serving.poll() is None, (tmp_path / "serve.log").read_text()
                time.sleep(1)
        finally:
            serving.terminate()
            serving.wait(timeout=60)
    assert empty_lab.release_file.exists(), (tmp_path / "serve.log").read_text()


def test_a_wrong_cron_is_refused_before_anything_is_served() -> None:
    with pytest.raises(FlowError, match="no cron expression"):
        serve("every night", None, None)
