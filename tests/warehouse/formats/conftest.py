"""One run of the project's own sweep, and logs as trainers print them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.local import LocalFileSystem

from tests.warehouse.formats.as_printed import RUN
from warehouse.sources.fields import roles
from warehouse.sources.formats import FORMATS
from warehouse.sources.log_file import LogFile
from warehouse.sources.reading import Reading
from warehouse.sources.snapshot import Snapshot
from warehouse.sources.source import Source

SWEEP = Path(__file__).parents[3] / "examples" / "tiny_sweep" / "runs"


@pytest.fixture(scope="session")
def sweep() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The configuration of the run and its evaluations, as its own log has them."""
    header, *rows = map(json.loads, (SWEEP / f"{RUN}.jsonl").read_text().splitlines())
    return header["config"], rows


@pytest.fixture
def printed(tmp_path: Path) -> Callable[..., Path]:
    """Write a text below tmp_path/runs, in the folder of the run."""

    def printed(text: str | bytes, name: str = f"{RUN}/train.log") -> Path:
        path = tmp_path / "runs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return printed


@pytest.fixture
def heard(printed, read, rows):
    """What a text gives: {(metric, step): value}, {key: value}, and its broken lines."""

    def heard(text):
        printed(text)
        read()
        found = rows("select metric, step, value from raw.known_points order by all")
        return (
            {(metric, step): value for metric, step, value in found},
            dict(rows("select key, value from raw.known_configs")),
            rows("select line, reason from raw.known_broken_lines order by line"),
        )

    return heard


@pytest.fixture
def read_as(tmp_path):
    """Read bytes as a format, without a warehouse: {(metric, step): value} and the reading."""
    known = roles(Source("lab", "runs", tmp_path))

    def read_as(form: str, content: bytes) -> tuple[dict[tuple[str, int | None], float], Reading]:
        path = tmp_path / "one.log"
        path.write_bytes(content)
        reading = Reading("one")
        snapshot = Snapshot(LogFile("one.log", str(path), LocalFileSystem()))
        points = {}
        for table in FORMATS[form].read(snapshot, known, reading, True):
            for point in table.select(["metric", "step", "value"]).to_pylist():
                points[(point["metric"], point["step"])] = point["value"]
        return points, reading

    return read_as
