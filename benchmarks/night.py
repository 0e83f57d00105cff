"""A whole night by its steps, from planted logs: python -m benchmarks.night [families].

CPU seconds of this process, all its threads; first from nothing, then with nothing new.  What
Prefect takes is the time of as many tasks that do nothing.  Its server is a process of its own.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from tests.flows import planted

FAMILIES, MANY = 10, 100
RUNS = 40  # of a family
SIZES = np.geomspace(2e7, 1e9, 16)  # 43 of them within the ratios that a sweep holds
TASKS, TASKS_A_FAMILY = 16, 2  # of a night
TITLE = f"a night of {FAMILIES} families of {RUNS} runs by its steps (CPU time)"
SETTINGS = """
[[sources]]
path = "logs/*.jsonl"
family_from = "config.family"
"""


def run(is_full: bool = False) -> Iterator[str]:
    """One line a step: the first night, and one with nothing new."""
    yield from steps_of(MANY if is_full else FAMILIES)


def steps_of(families: int) -> Iterator[str]:
    """The same for any number of families."""
    from prefect.testing.utilities import prefect_test_harness

    os.environ["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "CRITICAL"
    with TemporaryDirectory() as name, prefect_test_harness(server_startup_timeout=180):
        config = _planted(Path(name), families)
        first, second = _night(config), _night(config)
        prefect = _spent(lambda: _nothing(TASKS + TASKS_A_FAMILY * families))
    yield f"{families} families of {RUNS} runs    first   nothing new"
    for step in first:
        yield f"{step:24} {first[step]:8.2f} {second.get(step, 0.0):8.2f}"
    yield f"{'all':24} {sum(first.values()):8.2f} {sum(second.values()):8.2f}"
    yield f"{'of it Prefect, at most':24} {prefect:8.2f} {prefect:8.2f}"


def _planted(folder: Path, families: int) -> str:
    for number in range(families):
        runs = planted.sweep(f"family-{number:03}", seed=number, sizes=SIZES)
        planted.write(folder / "logs", runs[:RUNS])
    (folder / "lawbook.toml").write_text(SETTINGS)
    return str(folder / "lawbook.toml")


def _night(config: str) -> dict[str, float]:
    """CPU seconds of each step, as flows/nightly.py puts them together."""
    from flows import ingest, ledger, publish, refit, report, validate
    from flows.settings.file import load

    spent = {
        "ingest and derive": _spent(lambda: ingest.ingest(config)),
        "validate": _spent(lambda: validate.validate(config)),
    }
    if publish.something_is_new(load(config)):
        spent["refit and stage"] = _spent(lambda: refit.refit(config))
    steps = {"publish and file": publish.publish, "forecast": ledger.forecast}
    spent |= {step: _spent(lambda flow=flow: flow(config)) for step, flow in steps.items()}
    return spent | {"report": _spent(lambda: report.report(config))}


def _nothing(tasks: int) -> None:
    """A flow of tasks that do nothing."""
    from prefect import flow, task

    @task
    def one(_: int) -> None:
        return

    @flow
    def nothing() -> None:
        one.map(range(tasks)).wait()

    nothing()


def _spent(work: Callable[[], Any]) -> float:
    start = time.process_time()
    with redirect_stderr(StringIO()):
        work()
    return time.process_time() - start


if __name__ == "__main__":
    for line in steps_of(int(sys.argv[1]) if len(sys.argv) > 1 else FAMILIES):
        print(line, flush=True)
