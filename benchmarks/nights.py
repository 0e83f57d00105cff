"""What reading and deriving cost night after night: all, nothing, and one per cent new.

A lab of JSONL logs is written to a temporary folder and read into a warehouse on disk.
"""

import json
import os
import resource
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import warehouse

TITLE = "reading and deriving, night after night (CPU seconds; share of the first night)"
AT = datetime(2026, 1, 1, tzinfo=UTC)
METRICS = ("eval/loss", "train/loss", "tokens", "learning_rate", "grad_norm")
RUNS, STEPS = 500, 400
SMALL, FEW = 8000, 5


def run(is_full: bool = False) -> Iterator[str]:
    """One line a night; is_full takes ten times the steps."""
    steps = STEPS * (10 if is_full else 1)
    yield f"{RUNS} runs of {steps} lines, {len(METRICS)} numbers a line"
    yield from _lab(RUNS, steps, _nights(steps))
    yield f"{SMALL} runs of {FEW} lines"
    yield from _lab(SMALL, FEW, {"nothing is new": _nothing})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    yield f"peak memory of this process {peak:,.0f} MB"


def _nights(steps: int) -> dict[str, Callable[[Path], None]]:
    return {
        "nothing is new": _nothing,
        "1 % of the logs twice as long": lambda folder: _grow(folder, 100, steps, steps),
        "every log 1 % longer": lambda folder: _grow(folder, 1, steps, steps // 100),
        "every log a line longer": lambda folder: _grow(folder, 1, steps + steps // 100, 1),
    }


def _lab(runs: int, steps: int, nights: dict[str, Callable[[Path], None]]) -> Iterator[str]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(runs):
            _write(folder / f"run-{number}.jsonl", number, 0, steps)
        values = runs * steps * len(METRICS)
        whole = _night(folder, 0)
        size = (folder / "lab.duckdb").stat().st_size
        yield f"  {'all is new':30} {_told(whole)}   {values / sum(whole):9,.0f} values/s, \
{size / values:.1f} bytes a value"
        for day, (night, change) in enumerate(nights.items(), start=1):
            change(folder)
            spent = _night(folder, day)
            yield f"  {night:30} {_told(spent)}   {sum(spent) / sum(whole):9.1%}"


def _night(folder: Path, day: int) -> tuple[float, float]:
    """CPU seconds of reading and of deriving."""
    source = warehouse.Source(name="lab", path="*.jsonl", base=folder, family="any")
    with warehouse.open_warehouse(folder / "lab.duckdb") as con:
        start = time.process_time()
        warehouse.ingest(con, [source], AT + timedelta(days=day))
        read = time.process_time()
        warehouse.rebuild_core(con, [warehouse.Family("any")], [source])
        return read - start, time.process_time() - read


def _nothing(folder: Path) -> None:
    """Leave every log as it is."""


def _grow(folder: Path, every: int, start: int, steps: int) -> None:
    for log in sorted(folder.glob("*.jsonl"))[::every]:
        _write(log, 0, start, steps)


def _write(log: Path, number: int, start: int, steps: int) -> None:
    with log.open("a") as stream:
        if start == 0:
            config = {"params": 1e6 + number, "seed": number, "batch_tokens": 256}
            stream.write(json.dumps({"run": log.stem, "config": config}) + "\n")
        for step in range(start + 1, start + steps + 1):
            values = [2 + 9 / step, 2.1 + 9 / step, 256.0 * step, 1e-3 / step, 1 / (step + number)]
            line = {"step": step, **dict(zip(METRICS, values, strict=True))}
            stream.write(json.dumps(line) + "\n")
    changed_at = AT.timestamp() - 1e6 + start
    os.utime(log, (changed_at, changed_at))


def _told(spent: tuple[float, float]) -> str:
    return f"read {spent[0]:6.2f} s, derive {spent[1]:5.2f} s"
