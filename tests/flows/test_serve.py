"""A schedule fires: imports that work prove nothing about it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from flows.errors import FlowError
from flows.serve import serve
from tests.flows import planted
from tests.flows.conftest import Lab

PORT = "4267"
SERVER = f"http://127.0.0.1:{PORT}"
PATIENCE = 420  # seconds: a server starts, a minute passes, a night runs
COMPLETED = {
    "flows": {"name": {"any_": ["nightly"]}},
    "flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}},
}


def completed_nights(server: httpx.Client) -> int:
    """Nights that the server knows to have completed."""
    try:
        answer = server.post("/api/flow_runs/filter", json=COMPLETED)
        return len(answer.raise_for_status().json())
    except httpx.HTTPError:
        return 0


@contextmanager
def serving(lab: Lab, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """lawbook serve with a schedule that fires each minute, and a server of its own."""
    own = {"PREFECT_HOME": str(lab.folder / "prefect"), "PREFECT_SERVER_API_PORT": PORT}
    environment = {key: value for key, value in os.environ.items() if "PREFECT" not in key}
    command = [sys.executable, "-m", "flows", "serve", "--cron", "* * * * *", "-c", lab.config]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=environment | own, stdout=out, stderr=out)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def test_a_cron_schedule_fires_its_night_completes_and_serving_ends_when_told(
    empty_lab: Lab, tmp_path: Path
) -> None:
    with Path(empty_lab.config).open("a") as settings:
        settings.write('[families.gpt]\nlaws = ["chinchilla"]\n')
    planted.write(empty_lab.folder / "logs", planted.sweep("gpt", seed=4))
    log = tmp_path / "serve.log"
    with serving(empty_lab, log) as process, httpx.Client(base_url=SERVER, timeout=10) as server:
        deadline = time.monotonic() + PATIENCE
        while not completed_nights(server) and time.monotonic() < deadline:
            assert process.poll() is None, log.read_text()
            time.sleep(1)  # between two questions to the server
        assert completed_nights(server), log.read_text()
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=120)
    assert empty_lab.release_file.exists()


def test_a_wrong_cron_is_refused_before_anything_is_served() -> None:
    with pytest.raises(FlowError, match="no cron expression"):
        serve("every night", None, None)
