"""Runs of the sweep as real trackers wrote them down, beside the sweep's own logs."""

import json
from pathlib import Path
from typing import Any

from warehouse.sources.fields import roles
from warehouse.sources.files import find
from warehouse.sources.log_file import LogFile
from warehouse.sources.read import read
from warehouse.sources.reading import Reading
from warehouse.sources.snapshot import Snapshot
from warehouse.sources.source import Source

WRITTEN = Path(__file__).parent / "written"
SWEEP = Path(__file__).parents[3] / "examples" / "tiny_sweep" / "runs"
RUN = "rope-1e11-d24-s0"  # the run that was written

Point = tuple[str, str, int | None, float, float | None]  # run, metric, step, value, seconds


def logged(run: str = RUN) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Configuration and rows of a run, as the sweep's own log has them."""
    header, *rows = (SWEEP / f"{run}.jsonl").read_text().splitlines()
    return json.loads(header)["config"], [json.loads(row) for row in rows]


def placed(written: str, to: Path) -> Path:
    """A copy of a file of written/."""
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes((WRITTEN / written).read_bytes())
    return to


def read_bytes(
    data: bytes, path: Path, kind: str, reading: Reading | None = None, is_last: bool = True
) -> tuple[list[Point], Reading]:
    """The points of a file with these bytes, and what reading it said besides."""
    path.write_bytes(data)
    source = Source(name="lab", path=str(path), base=path.parent)
    ((found,), _) = find(source)
    file = LogFile(found.name, found.path, found.system, kind)
    reading = Reading("run") if reading is None else reading
    points = list[Point]()
    for table in read(Snapshot(file), roles(source), reading, is_last):
        rows = sorted(table.to_pylist(), key=lambda row: row["line"])
        points += [_point(row) for row in rows]
    return points, reading


def _point(row: dict[str, Any]) -> Point:
    at = row["logged_at"] and row["logged_at"].timestamp()
    return row["run_id"], row["metric"], row["step"], row["value"], at
