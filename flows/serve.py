"""Schedule the nightly and serve it: this process waits, and runs each night when it is due.

Uses the Prefect server that PREFECT_API_URL names.  Without one it starts a server on this machine
for as long as it serves, because Prefect's temporary server has no scheduler.

Runs     as a service; by hand: lawbook serve
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prefect.schedules import Cron, Schedule
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.errors import FlowError
from flows.nightly import nightly
from flows.progress import say
from flows.server import LOCAL_API, PORT, is_alive

PATIENCE = 120  # seconds for a local server to start


def serve(cron: str, config: str | None, data_root: str | None) -> None:
    """Serve the nightly on its schedule until stopped; raises FlowError for a wrong cron."""
    schedule = _schedule(cron)
    with _server() as url, temporary_settings({PREFECT_API_URL: url}):
        say(f'serve: nightly at "{cron}" (UTC), server {url}; stop with Ctrl-C')
        nightly.serve(
            name="nightly",
            schedule=schedule,
            parameters={"config": _absolute(config), "data_root": data_root},
            limit=1,
        )


def _schedule(cron: str) -> Schedule:
    try:
        return Cron(cron, timezone="UTC")
    except ValueError as error:
        raise FlowError(f'"{cron}" is no cron expression; one is "0 2 * * *"') from error


@contextmanager
def _server() -> Iterator[str]:
    """The API of the configured server, of one on this machine, or of one started for now."""
    configured = PREFECT_API_URL.value()
    if configured or is_alive(LOCAL_API):
        yield configured or LOCAL_API
        return
    command = [
        sys.executable,
        "-m",
        "prefect",
        "server",
        "start",
        "--host",
        "127.0.0.1",
        "--port",
        PORT,
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(server)
        yield LOCAL_API
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_alive(LOCAL_API):
        if server.poll() is not None or time.monotonic() > deadline:
            raise FlowError(
                f"no Prefect server could be started on port {PORT}. Start one with "
                "prefect server start, or name one in PREFECT_API_URL"
            )
        time.sleep(0.5)


def _absolute(config: str | None) -> str | None:
    return None if config is None else str(Path(config).resolve())
