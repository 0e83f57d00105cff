"""Damaged logs by the hundred thousand, through every reader: python -m benchmarks.fuzz [N].

A damaged log may cost the records that the damage touched, and no others; what it costs is told;
and where the format has checksums, no number is read that was not written.  SEEDS holds the whole
logs that are damaged, by what they are; a new format adds its own.
"""

import bz2
import gzip
import io
import json
import lzma
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from fsspec.implementations.memory import MemoryFileSystem

from warehouse.sources.fields import roles
from warehouse.sources.formats import FORMATS
from warehouse.sources.log_file import LogFile
from warehouse.sources.read import UNEXPECTED, UNREADABLE, look, read, reason
from warehouse.sources.reading import Reading
from warehouse.sources.snapshot import Snapshot
from warehouse.sources.source import Source

INPUTS = 100_000  # a seed
ROWS = 12
SYSTEM = MemoryFileSystem()
ROLES = roles(Source("fuzz", "fuzz", Path()))

Rows = list[dict[str, float | str]]
Point = tuple[str, int | None, float]


@dataclass(frozen=True)
class Seed:
    """A whole log: its name, its bytes, and how many of them checksums cover (from the start)."""

    name: str
    data: bytes
    checked: int = 0


@dataclass(frozen=True)
class Damaged(LogFile):
    """A file in memory."""

    data: bytes = b""

    def open_stored(self) -> IO[bytes]:
        """Its bytes."""
        return io.BytesIO(self.data)

    def size_and_change(self) -> tuple[int, None]:
        """How many there are."""
        return len(self.data), None


@dataclass(frozen=True)
class Outcome:
    """What a log gave: its points by line, the lines told of, and a problem of the whole file."""

    points: dict[int, Counter[Point]]
    told: set[int]
    problem: str | None
    counted: int

    @property
    def all_points(self) -> Counter[Point]:
        """The points whatever their line."""
        return sum(self.points.values(), Counter())


def table() -> Rows:
    """Evaluations of a run."""
    draw = random.Random(0)
    return [
        {
            "step": step,
            "tokens": 256.0 * step,
            "eval/loss": round(3 - step / 100 + draw.random() / 50, 5),
            "lr": 0.001 * step,
            "note": "two, words",
        }
        for step in range(1, ROWS + 1)
    ]


def as_jsonl(rows: Rows) -> bytes:
    """One object a line, a header before them."""
    lines = [{"run": "rope-d32", "config": {"seed": 1, "family": "rope"}}, *rows]
    return "".join(f"{json.dumps(line)}\n" for line in lines).encode()


def as_csv(rows: Rows) -> bytes:
    """A header and a line a row, texts in quotes."""
    lines = [",".join(rows[0])]
    lines += [",".join(json.dumps(cell) for cell in row.values()) for row in rows]
    return "".join(f"{line}\n" for line in lines).encode()


def as_parquet(rows: Rows) -> Seed:
    """One table whose pages have checksums; the footer has none."""
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), sink, write_page_checksum=True, row_group_size=4)
    data = sink.getvalue()
    return Seed("a.parquet", data, len(data) - 8 - int.from_bytes(data[-8:-4], "little"))


def as_document(rows: Rows) -> bytes:
    """A list of records behind the configuration of their run."""
    return json.dumps({"config": {"seed": 1, "family": "rope"}, "history": rows}, indent=1).encode()


def as_run_folder(rows: Rows) -> bytes:
    """A run of MLflow's store of files, its members one after the other."""
    members = {
        "meta.yaml": "lifecycle_stage: active\nrun_id: a\nrun_name: rope\nstatus: 3\n",
        "params/d_model": "64",
    }
    for key in ("eval/loss", "tokens", "lr"):
        lines = [f"1700000000000 {row[key]} {row['step']}\n" for row in rows]
        members[f"metrics/{key}"] = "".join(lines)
    frames = [
        json.dumps({"member": name, "bytes": len(text)}) + f"\n{text}\n"
        for name, text in members.items()
    ]
    return "".join(frames).encode()


def seeds() -> dict[str, Seed]:
    """The whole logs, by format and compression."""
    lines = as_jsonl(table())
    packed = {
        "gz": gzip.compress(lines, mtime=0),
        "bz2": bz2.compress(lines),
        "xz": lzma.compress(lines),
        "zst": zstandard.ZstdCompressor(write_checksum=True).compress(lines),
    }
    found = {"jsonl": Seed("a.jsonl", lines), "csv": Seed("a.csv", as_csv(table()))}
    found["parquet"] = as_parquet(table())
    found["json_document"] = Seed("a.json", as_document(table()))
    found["mlflow_files"] = Seed("a", as_run_folder(table()))
    return found | {f"jsonl.{k}": Seed(f"a.jsonl.{k}", d, len(d)) for k, d in packed.items()}


SEEDS = seeds()


def outcome(name: str, data: bytes) -> Outcome:
    """What the readers make of the bytes; raises what no reader should."""
    reading, problem = Reading("a"), None
    points: dict[int, Counter[Point]] = {}
    try:
        snapshot = look(Snapshot(Damaged(name, name, SYSTEM, data=data)), None)
        for batch in read(snapshot, ROLES, reading):
            columns = [batch[key].to_pylist() for key in ("line", "metric", "step", "value")]
            for line, *point in zip(*columns, strict=True):
                points.setdefault(line, Counter())[tuple(point)] += 1
    except UNREADABLE as error:
        problem = reason(error)
    return Outcome(points, {line for line, *_ in reading.broken}, problem, reading.points)


def damage(data: bytes, draw: random.Random) -> tuple[bytes, int]:
    """The bytes after one accident, and where it begins."""
    at = draw.randrange(len(data))
    length = draw.choice((1, 1, 2, 8, 64))
    kind = draw.randrange(6)
    if kind == 0:
        return data[:at], at
    if kind == 1:
        return data[:at] + bytes([data[at] ^ 1 << draw.randrange(8)]) + data[at + 1 :], at
    if kind == 2:
        return data[:at] + draw.randbytes(length) + data[at + length :], at
    if kind == 3:
        return data[:at] + data[at + length :], at
    if kind == 4:
        return data[:at] + bytes(length) + data[at + length :], at
    other = draw.randrange(len(data))
    return data[:at] + data[other : other + length] + data[at:], min(at, other)


def what_is_wrong(seed: Seed, whole: Outcome, damaged: bytes, at: int) -> str | None:
    """What is wrong with the reading of a damaged log, null where it is as it should be."""
    found = outcome(seed.name, damaged)
    if found.problem is not None and found.problem.startswith(UNEXPECTED):
        return found.problem
    if found.counted != found.all_points.total():
        return f"{found.counted} points are counted and {found.all_points.total()} given"
    is_cut = found.problem is not None and found.problem.startswith("cut off")
    if at < seed.checked and not is_cut:  # the checksum of what is cut off is not there
        if found.all_points - whole.all_points:
            return "a number that was not written"
        if found.all_points != whole.all_points and not (found.problem or found.told):
            return "numbers are lost without a word"
    if seed.name.endswith((".jsonl", ".csv")) and found.problem is None:
        return _lost_line(seed, damaged, whole, found)
    return None


def _lost_line(seed: Seed, damaged: bytes, whole: Outcome, found: Outcome) -> str | None:
    """A line that the damage did not touch and of which a number is missing."""
    written = dict(zip(seed.data.split(b"\n")[:-1], range(1, ROWS + 2), strict=True))
    for number, line in enumerate(damaged.split(b"\n")[:-1], start=1):
        wanted = whole.points.get(written.get(line, 0), Counter()).total()
        if found.points.get(number, Counter()).total() < wanted and number not in found.told:
            return f"line {number} was not damaged and lost a number"
    return None


def fuzz(name: str, inputs: int) -> Iterator[str]:
    """One line for every damaged log of the seed that was not read as it should be."""
    seed = SEEDS[name]
    whole = outcome(seed.name, seed.data)
    for number in range(inputs):
        damaged, at = damage(seed.data, random.Random(f"{name} {number}"))
        try:
            wrong = what_is_wrong(seed, whole, damaged, at)
        except Exception as error:  # noqa: BLE001 - any is a finding
            wrong = f"{type(error).__name__}: {error}"
        if wrong is not None:
            yield f"{name} {number}: {wrong}"


def main(arguments: list[str]) -> int:
    """Damage every seed so many times; 1 where something was wrong."""
    inputs = int(arguments[0]) if arguments else INPUTS
    wrong = 0
    for name in SEEDS:
        found = list(fuzz(name, inputs))
        wrong += len(found)
        sys.stdout.write(
            "\n".join([f"{name}: {inputs:,} inputs, {len(found)} wrong", *found[:20], ""])
        )
        sys.stdout.flush()
    without = set(FORMATS) - {name.partition(".")[0] for name in SEEDS}
    sys.stdout.write(f"formats without a seed: {', '.join(sorted(without)) or 'none'}\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
