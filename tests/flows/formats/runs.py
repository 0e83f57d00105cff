"""A run of the project's sweep, and what every writer of a format does with it."""

import json
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flows.settings.file import EXAMPLES

Row = dict[str, Any]
FACTS = ("step", "time")  # not metrics


@dataclass(frozen=True)
class Run:
    """Name, configuration, and a row an evaluation."""

    name: str
    config: Row
    rows: tuple[Row, ...]

    @property
    def records(self) -> list[Row]:
        """As the lines of JSON that the sweep writes."""
        return [{"run": self.name, "config": self.config}, *self.rows]

    def metrics(self) -> Iterable[tuple[Row, Row]]:
        """(row, its metrics) of every evaluation."""
        return ((row, {k: v for k, v in row.items() if k not in FACTS}) for row in self.rows)

    def in_single_precision(self) -> "Run":
        """The run as a file of single floats has it."""
        rows = tuple(
            {k: v if k in FACTS else _single(v) for k, v in row.items()} for row in self.rows
        )
        return replace(self, rows=rows)


Writer = Callable[[Run, Path], None]  # writes the run below a folder that all its format share


def sweep() -> list[Run]:
    """Every run of examples/tiny_sweep, by name."""
    return [_run(path) for path in sorted(EXAMPLES[0].glob("*.jsonl"))]


def as_lines(rows: Iterable[Row]) -> str:
    """Lines of JSON."""
    return "".join(json.dumps(row) + "\n" for row in rows)


def put(path: Path, content: str | bytes) -> None:
    """Write a file in a folder that may not be there yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def _run(path: Path) -> Run:
    header, *rows = map(json.loads, path.read_text().splitlines())
    return Run(path.stem, header["config"], tuple(rows))


def _single(value: float) -> float:
    (single,) = struct.unpack("<f", struct.pack("<f", value))
    return float(single)
