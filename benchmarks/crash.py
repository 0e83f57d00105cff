"""Nights killed at random moments, and what the next one makes: python -m benchmarks.crash [N].

Each kill takes a new copy of a small lab, starts the command nightly there, and sends SIGKILL after
a random part of the time that an undisturbed night takes; the next night must complete, publish the
rows that its undisturbed twin published, lose no point and leave nothing lying about.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

import warehouse
from tests.flows import planted

KILLS = 200
NIGHT = """
from datetime import UTC, datetime
from flows.nightly import nightly
nightly(at=datetime(2026, 1, 2, 2, tzinfo=UTC))
"""
OF_THE_HOUR = "readings_known"  # and instants: they tell when a night came, not what it found
RUNS, FEW = 8, 3  # of a family with laws, and of one without
SETTINGS = """
[fit]
draws = 100
[[sources]]
path = "logs/*.jsonl"
family_from = "config.family"
"""
ROOT = Path(__file__).parents[1]
LEFTOVERS = ("*building*", "*.wal", "*.before-*", ".*-old", ".*.old", ".*.new")


def crash(kills: int, seed: int = 0, runs: int = RUNS) -> Iterator[str]:
    """One line a kill: the moment, and what is wrong afterwards; nothing is wrong by rights.

    runs are those of the larger of two families.
    """
    draw = random.Random(seed)
    with TemporaryDirectory() as name:
        start = _lab(Path(name) / "start", runs)
        twin = Path(name) / "twin"
        shutil.copytree(start, twin)
        begin = time.monotonic()
        if (said := _finish(twin)) is not None:
            raise RuntimeError(f"the undisturbed night ended with: {said}")
        length = time.monotonic() - begin
        for number in range(kills):
            lab = Path(name) / f"lab-{number}"
            shutil.copytree(start, lab)
            share = draw.random()
            end = "killed" if _kill(lab, share * length) else "ended first"
            faults = [*_faults(lab, twin)]
            yield f"night {number}, {end} at {share:.1%}: {'; '.join(faults) or 'whole'}"
            shutil.rmtree(lab)


def _lab(folder: Path, many: int) -> Path:
    runs = [*planted.sweep("laws", seed=1)[:many], *planted.sweep("few", seed=2)[:FEW]]
    planted.write(folder / "logs", runs)
    (folder / "lawbook.toml").write_text(SETTINGS)
    return folder


def _nightly(lab: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", NIGHT],
        cwd=lab,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(lab)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # so that a kill takes what the night started with it
    )


def _kill(lab: Path, after: float) -> bool:
    """Begin a night and kill it; False where it ended before."""
    night = _nightly(lab)
    try:
        night.wait(after)
    except subprocess.TimeoutExpired:
        os.killpg(night.pid, signal.SIGKILL)
    night.communicate()
    return night.returncode == -signal.SIGKILL


def _finish(lab: Path) -> str | None:
    """Run a night to its end; what it said where it failed."""
    night = _nightly(lab)
    _, said = night.communicate()
    return None if night.returncode == 0 else said.strip().splitlines()[-1]


def _faults(lab: Path, twin: Path) -> Iterator[str]:
    """What is wrong after the night that followed a kill."""
    if (said := _finish(lab)) is not None:
        yield f"the next night ended with: {said}"
        return
    if _points(lab) != _points(twin):
        yield f"{_points(lab)} points instead of {_points(twin)}"
    ours, theirs = _published(lab), _published(twin)
    yield from (f"{name} differs" for name in theirs if ours.get(name) != theirs[name])
    yield from (
        f"{file.relative_to(lab)} is left" for pattern in LEFTOVERS for file in lab.rglob(pattern)
    )


def _points(lab: Path) -> int:
    with warehouse.open_warehouse(lab / "warehouse" / "lawbook.duckdb") as con:
        ((points,),) = con.execute("select count(*) from raw.points").fetchall()
    return int(points)


def _published(lab: Path) -> dict[str, pa.Table]:
    """The relations of every release without the instants, by their place."""
    folder = lab / "published" / "releases"
    return {str(file.relative_to(folder)): _timeless(file) for file in folder.rglob("*.parquet")}


def _timeless(file: Path) -> pa.Table:
    rows = pq.read_table(file)
    others = (*(name for name in rows.column_names if name.endswith("_at")), OF_THE_HOUR)
    return rows.drop_columns([name for name in others if name in rows.column_names])


def main() -> int:
    """Print every kill; 1 where anything was wrong."""
    from prefect.settings import get_current_settings
    from prefect.testing.utilities import prefect_test_harness

    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    wrong = 0
    with prefect_test_harness(server_startup_timeout=180):  # one server for all the nights
        os.environ["PREFECT_API_URL"] = str(get_current_settings().api.url)
        for line in crash(kills):
            print(line, flush=True)
            wrong += not line.endswith(": whole")
    print(f"{kills} kills, {wrong} of them with something wrong afterwards")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
