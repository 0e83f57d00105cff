"""Objects (a record of names and values) into points and configuration, one after the other."""

import json
import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

from warehouse.sources.reading import Reading
from warehouse.sources.records import names
from warehouse.sources.records.numbers import instant, number, whole
from warehouse.sources.records.points import PointBuffer
from warehouse.sources.roles import Roles, first

MOST_VALUES = 100_000  # of one record; the largest configurations have some thousands
TOO_DEEP = "nested too deeply"


class BrokenRecord(ValueError):
    """The record cannot be used; the message says why."""


class Objects:
    """The objects of one file; their points gather in buffer, all else goes into the reading."""

    def __init__(self, roles: Roles, reading: Reading) -> None:
        """Start with the run that a header named, else with that of the file."""
        self.buffer = PointBuffer()
        self._roles = roles
        self._reading = reading
        self._run = reading.header_run or reading.run
        self._is_run_known = reading.header_run is not None or not roles.has_run_setting
        self._configured: tuple[str, dict[str, Any]] | None = None

    def take(self, line: int, row: dict[str, Any]) -> None:
        """Points and configuration of one object; an object under "config" is configuration.

        Raises BrokenRecord where nothing names its run, or it has more than MOST_VALUES.
        """
        run = self._run_of(row)
        config = row.pop("config", None)
        if isinstance(config, dict):
            self.configure(run, config)
        elif config is not None:
            row["config"] = config  # some logs number their configurations
        step = self._pop_step(row)
        logged_at = self._pop_time(row)
        metrics, values, nulls = self._cells(line, run, row)
        if not metrics or isinstance(config, dict):  # a header speaks for the lines after it
            self._run, self._is_run_known, self._reading.header_run = run, True, run
        self._keep(line, run, step, logged_at, metrics, values, nulls)

    def add(
        self, line: int, run: str, step: int | None, logged_at: int | None, row: dict[str, Any]
    ) -> None:
        """Points of one object whose run, step and time stand beside it."""
        self._keep(line, run, step, logged_at, *self._cells(line, run, row))

    def close(self) -> None:
        """Take nulls that are lost evaluations for NaN; to be called once, behind the last."""
        reading = self._reading
        for (run, key), stretch in reading.nulls.lost(reading.passed.again):
            for line, step, logged_at in stretch.places:
                self.buffer.add(line, run, step, logged_at, [key], [math.nan])
            reading.points += len(stretch.places)
            reason = f'{stretch.lost} nulls of "{names.clean(key)}" after its numbers, read as NaN'
            reading.note(stretch.places[0][0], reason, "")

    def configure(self, run: str, config: dict[str, Any]) -> None:
        """Take the leaves of a configuration; one that is said again is nothing new."""
        if self._configured == (run, config):
            return
        self._configured = run, config
        for key, value in leaves(config).items():
            self._reading.configure(run, key, as_text(value))

    def _keep(
        self,
        line: int,
        run: str,
        step: int | None,
        logged_at: int | None,
        metrics: list[str],
        values: list[float],
        nulls: list[str],
    ) -> None:
        if metrics:
            self.buffer.add(line, run, step, logged_at, metrics, values)
            self._reading.points += len(metrics)
            self._reading.passed.numbers(run, metrics)
            self._reading.nulls.numbers(run, metrics)
        if nulls:
            self._reading.nulls.take(run, nulls, line, step, logged_at)

    def _run_of(self, row: dict[str, Any]) -> str:
        name = first(self._roles.run, row)
        if name is not None:
            value = row[name]
            if type(value) is int or (type(value) is str and value.strip()):
                del row[name]
                return names.clean(str(value).strip())
        if not self._is_run_known:
            raise BrokenRecord(f'no "{names.clean(self._roles.run[0])}" that names the run')
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

    def _cells(
        self, line: int, run: str, row: dict[str, Any]
    ) -> tuple[list[str], list[float], list[str]]:
        """Names and values of the numbers, and the names of what is null."""
        row = self._spread(row)
        metrics, values, nulls = [], [], []
        for key, value in row.items():
            found = value if type(value) is float else number(value)
            if found is not None:
                metrics.append(key)
                values.append(found)
            elif value is None:
                nulls.append(key)
            else:
                is_list = isinstance(value, list) and bool(value)
                text = str(as_text(value))
                self._reading.see_text(run, key, text, line, is_meant=is_list)
        return metrics, values, nulls

    def _spread(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row with a name for every leaf."""
        if self._roles.layout != "wide":
            name, value = first(self._roles.metric, row), first(self._roles.value, row)
            if name and value and isinstance(row[name], str):
                row = {row.pop(name): row.pop(value), **row}
        return leaves(row) if dict in map(type, row.values()) or len(row) > MOST_VALUES else row


def flatten(tree: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """(dotted key, leaf) of nested objects; {"value": x} as W&B stores it is x.

    Where others are nested in it a key is clean, so that none grows with the depth.
    """
    for key, value in tree.items():
        path = f"{prefix}{key}"
        if isinstance(value, dict) and "value" in value and set(value) <= {"value", "desc"}:
            value = value["value"]
        if isinstance(value, dict) and value:
            yield from flatten(value, f"{names.clean(path)}.")
        else:
            yield path, value


def leaves(tree: dict[str, Any]) -> dict[str, Any]:
    """The same of a tree of any depth; raises BrokenRecord where there are more than MOST_VALUES.

    So it does where the tree is nested more deeply than Python can follow.
    """
    try:
        found = dict(islice(flatten(tree), MOST_VALUES + 1))
    except RecursionError:
        raise BrokenRecord(TOO_DEEP) from None
    if len(found) > MOST_VALUES:
        raise BrokenRecord(f"more than {MOST_VALUES:,} values in one record")
    return found


def as_text(value: object) -> str | None:
    """A configuration value as text: words bare, lists and objects as JSON.

    Raises BrokenRecord where it is nested too deeply.
    """
    if value is None or isinstance(value, str):
        return value
    try:
        return json.dumps(value)
    except RecursionError:
        raise BrokenRecord(TOO_DEEP) from None
