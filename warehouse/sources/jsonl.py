"""JSON lines: one object a line, the configuration in one of them, evaluations in the others."""

import json
import lzma
import zlib
from collections.abc import Iterator
from typing import IO, Any

import pyarrow as pa

from warehouse.errors import FileUnreadable
from warehouse.sources import names
from warehouse.sources.lines import LONGEST_LINE, Line, lines
from warehouse.sources.numbers import instant, number, whole
from warehouse.sources.points import PointBuffer
from warehouse.sources.reading import Reading
from warehouse.sources.roles import Roles, first

# What damaged bytes raise in the middle of a file: the lines before them are good.
BROKEN_OFF = (OSError, EOFError, zlib.error, lzma.LZMAError)
GIVE_UP = 1000  # lines; a file of which none of so many is an object is no JSON lines


def read(
    stream: IO[bytes], roles: Roles, reading: Reading, is_last: bool = True
) -> Iterator[pa.Table]:
    """Tables of points from reading.offset on; configuration and broken lines go into reading.

    A line without an end is left to the next reading unless this is the last one.
    Raises FileUnreadable where no line is a JSON object.
    """
    objects = _Objects(roles, reading)
    try:
        yield from _tables(stream, objects, reading, is_last)
    except BROKEN_OFF:
        yield objects.buffer.drain()
        raise
    objects.require_one()
    yield objects.buffer.drain()


def _tables(
    stream: IO[bytes], objects: "_Objects", reading: Reading, is_last: bool
) -> Iterator[pa.Table]:
    if reading.offset:
        stream.seek(reading.offset)
    for line in lines(stream, reading.lines, reading.offset):
        if not (line.has_end or is_last):
            break
        reading.lines, reading.offset = line.number, line.end
        if line.data.strip():
            objects.take(line)
        if objects.buffer.is_full:
            yield objects.buffer.drain()
        if line.number == GIVE_UP:
            objects.require_one()


class _Objects:
    """The objects of one file, taken apart one after the other."""

    def __init__(self, roles: Roles, reading: Reading) -> None:
        self.buffer = PointBuffer()
        self._roles = roles
        self._reading = reading
        self._run = reading.header_run or reading.run
        self._is_run_known = reading.header_run is not None or not roles.has_run_setting
        self._taken = reading.points

    def take(self, line: Line) -> None:
        """Points and configuration of one line, or its rejection."""
        try:
            self._take(line.number, parse(line))
            self._taken += 1
        except _Broken as problem:
            self._reject(line, str(problem))
        except RecursionError:
            self._reject(line, "nested too deeply")

    def require_one(self) -> None:
        """Give the file up where every line so far was broken."""
        if self._reading.broken and not self._taken:
            number, reason, _ = self._reading.broken[0]
            raise FileUnreadable(f"no line is a JSON object; line {number}: {reason}")

    def _reject(self, line: Line, reason: str) -> None:
        self._reading.reject(line.number, reason, line.data[:400].decode("utf-8", "replace"))

    def _take(self, line: int, row: dict[str, Any]) -> None:
        run = self._run_of(row)
        config = row.pop("config", None)
        if isinstance(config, dict):
            for key, value in flatten(config):
                self._reading.configure(run, key, as_text(value))
        elif config is not None:
            row["config"] = config  # some logs number their configurations
        step = self._pop_step(row)
        logged_at = self._pop_time(row)
        metrics, values = self._numbers(run, row)
        if not metrics or isinstance(config, dict):  # a header speaks for the lines after it
            self._run, self._is_run_known, self._reading.header_run = run, True, run
        if metrics:
            self.buffer.add(line, run, step, logged_at, metrics, values)
            self._reading.points += len(metrics)

    def _run_of(self, row: dict[str, Any]) -> str:
        name = first(self._roles.run, row)
        if name is not None:
            value = row[name]
            if type(value) is int or (type(value) is str and value.strip()):
                del row[name]
                return names.clean(str(value).strip())
        if not self._is_run_known:
            raise _Broken(f'no "{names.clean(self._roles.run[0])}" that names the run')
        return self._run

    def _pop_step(self, row: dict[str, Any]) -> int | None:
        for name in self._roles.step:
            if name in row and (value := number(row[name])) is not None:
                step = row.pop(name)
                return whole(step if type(step) is int else value)
        return None

    def _pop_time(self, row: dict[str, Any]) -> int | None:
        for name in self._roles.time:
            if name in row and (moment := instant(row[name])) is not None:
                del row[name]
                return moment
        return None

    def _numbers(self, run: str, row: dict[str, Any]) -> tuple[list[str], list[float]]:
        if self._roles.layout != "wide":
            name, value = first(self._roles.metric, row), first(self._roles.value, row)
            if name and value and isinstance(row[name], str):
                row = {row.pop(name): row.pop(value), **row}
        if dict in map(type, row.values()):
            row = dict(flatten(row))
        metrics, values = [], []
        for key, value in row.items():
            found = value if type(value) is float else number(value)
            if found is not None:
                metrics.append(key)
                values.append(found)
            elif type(value) is str:
                self._reading.see_text(run, key, value)
        return metrics, values


class _Broken(ValueError):
    """The line cannot be used; the message says why."""


def parse(line: Line) -> dict[str, Any]:
    """The object on the line; raises ValueError, saying why, where it holds none."""
    if line.is_too_long:
        raise _Broken(f"longer than {LONGEST_LINE // 2**20} MiB")
    try:
        row = json.loads(line.data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _Broken(f"not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        if not line.has_end:
            raise _Broken("cut off: the file ends within it") from None
        raise _Broken(f"not JSON: {error.msg} at column {error.colno}") from None
    except ValueError:  # Python refuses to convert whole numbers of more than 4300 digits
        raise _Broken("not JSON: a whole number has thousands of digits") from None
    if not isinstance(row, dict):
        raise _Broken("not a JSON object")
    return row


def flatten(tree: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """(dotted key, leaf) of nested objects; {"value": x} as W&B stores it is x."""
    for key, value in tree.items():
        path = f"{prefix}{key}"
        if isinstance(value, dict) and "value" in value and set(value) <= {"value", "desc"}:
            value = value["value"]
        if isinstance(value, dict) and value:
            yield from flatten(value, f"{path}.")
        else:
            yield path, value


def as_text(value: object) -> str | None:
    """A configuration value as text: words bare, lists and objects as JSON."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value)
