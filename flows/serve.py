"""Schedule the nightly and serve it: this process waits, and runs each night when it is due.

Uses the Prefect server that PREFECT_API_URL names.  Without one it starts a server on this machine
for as long as it serves, because Prefect's temporary server has no scheduler.

Runs     as a service; by hand: lawbook serve
"""

import atexit
import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

from prefect.context import refresh_global_settings_context
from prefect.schedules import Cron, Schedule
from prefect.settings import PREFECT_API_URL

from flows.errors import FlowError, WrongCall
from flows.nightly import nightly
from flows.progress import say
from flows.server import LOCAL_API, PORT, is_alive

PATIENCE = 120  # seconds for a local server to start


def serve(cron: str, config: str | None, data_root: str | None) -> None:
    """Serve the nightly on its schedule until stopped; raises WrongCall for a wrong cron.

    A night that is under way when it is stopped is stopped too: the next one takes up from there.
    """
    schedule = _schedule(cron)
    url = _server()
    say(f'serve: nightly at "{cron}" (UTC), server {url}; stop with Ctrl-C')
    try:
        nightly.serve(
            name="nightly",
            schedule=schedule,
            parameters={"config": _absolute(config), "data_root": data_root},
            limit=1,
        )
    finally:
        for night in multiprocessing.active_children():
            night.terminate()


def _schedule(cron: str) -> Schedule:
    try:
        return Cron(cron, timezone="UTC")
    except ValueError as error:
        raise WrongCall(f'"{cron}" is no cron expression; one is "0 2 * * *"') from error


def _server() -> str:
    """The API of the configured server, of one on this machine, or of one started for now."""
    configured = PREFECT_API_URL.value()
    if configured:
        return configured
    if not is_alive(LOCAL_API):
        _start_server()
    os.environ["PREFECT_API_URL"] = LOCAL_API
    refresh_global_settings_context()
    return LOCAL_API


def _start_server() -> None:
    """Start a server that outlives everything in this process that still talks to it."""
    say(f"serve: starting a Prefect server on port {PORT}")
    words = ["-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port"]
    # A session of its own, so that Ctrl-C at the terminal does not reach it first.
    server = subprocess.Popen(
        [sys.executable, *words, PORT],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    atexit.register(_stop, server)
    deadline = time.monotonic() + PATIENCE
    while not is_alive(LOCAL_API):
        if server.poll() is not None or time.monotonic() > deadline:
            raise FlowError(
                f"no Prefect server could be started on port {PORT}. Start one with "
                "prefect server start, or name one in PREFECT_API_URL"
            )
        time.sleep(0.5)  # the server tells nobody when it is ready: it is asked


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()


def _absolute(config: str | None) -> str | None:
    return None if config is None else str(Path(config).resolve())
