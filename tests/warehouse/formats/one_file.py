"""What one file gives, without a warehouse, for tests that damage it many times."""

from pathlib import Path

import fsspec

from warehouse.sources.fields import roles
from warehouse.sources.log_file import LogFile
from warehouse.sources.read import UNREADABLE, look
from warehouse.sources.read import read as read_points
from warehouse.sources.reading import Reading
from warehouse.sources.snapshot import Snapshot
from warehouse.sources.source import Source

LOCAL = fsspec.filesystem("file")
Point = tuple[int | None, str, float]


def given_by(path: Path, content: bytes) -> tuple[list[Point], list[str]]:
    """(step, metric, value) of every point, and what was said to be lost."""
    path.write_bytes(content)
    reading, source = Reading("a"), Source(name="lab", path="x", base=path.parent)
    found, problems = list[Point](), list[str]()
    try:
        snapshot = look(Snapshot(LogFile(path.name, str(path), LOCAL)), None)
        for table in read_points(snapshot, roles(source), reading):
            found += [(row["step"], row["metric"], row["value"]) for row in table.to_pylist()]
    except UNREADABLE as error:
        problems = [str(error)]
    assert "\n" not in "".join(problems)
    return found, [reason for _, reason, _ in reading.broken] + problems
