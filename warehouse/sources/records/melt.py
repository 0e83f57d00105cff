"""Tables, wide or long, into points."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from warehouse.errors import FileUnreadable
from warehouse.sources.reading import Reading
from warehouse.sources.records import columns as cells
from warehouse.sources.records import names
from warehouse.sources.records.columns import Columns
from warehouse.sources.records.points import SCHEMA
from warehouse.sources.roles import Roles, first

IS_NAN = "is_nan"  # MLflow's table of metrics: NaN is a value of 0 that is marked


def melt(chunk: Columns, roles: Roles, reading: Reading) -> pa.Table:
    """The points of a chunk as a table of SCHEMA; constant text goes into reading.

    Raises FileUnreadable where the columns do not fit the roles.
    """
    _check(chunk.names, roles)
    run_name = first(roles.run, chunk.names)
    if run_name is not None:
        chunk = _named_rows(chunk, run_name, reading)
    return _Chunk(chunk, roles, reading, run_name).points()


def is_long(header: list[str], roles: Roles) -> bool:
    """Whether the table has a row a metric."""
    if roles.layout is not None:
        return roles.layout == "long"
    return first(roles.metric, header) is not None and first(roles.value, header) is not None


def _check(header: list[str], roles: Roles) -> None:
    cells.check_width(header)
    if roles.has_run_setting and first(roles.run, header) is None:
        _missing("run", roles.run[0], header)
    if roles.layout == "long":
        for part, candidates in (("metric", roles.metric), ("value", roles.value)):
            if first(candidates, header) is None:
                _missing(part, candidates[0], header)


def _missing(part: str, wanted: str, header: list[str]) -> None:
    known = ", ".join(names.clean(name) for name in header[:8])
    raise FileUnreadable(f'no column "{names.clean(wanted)}" for the {part}; it has {known}')


def _named_rows(chunk: Columns, run_name: str, reading: Reading) -> Columns:
    labels = cells.labels(chunk.arrays[chunk.names.index(run_name)])
    is_named = labels.is_valid().to_numpy(zero_copy_only=False)
    for line in chunk.lines[~is_named]:
        reading.reject(int(line), f'no run in the column "{names.clean(run_name)}"', "")
    return chunk if is_named.all() else chunk.filter(is_named)


class _Chunk:
    """Rows that all name their run, taken apart column by column."""

    def __init__(self, chunk: Columns, roles: Roles, reading: Reading, run: str | None) -> None:
        self._reading = reading
        self._is_long = is_long(chunk.names, roles)
        self._roles = roles
        self._rest = dict(zip(chunk.names, chunk.arrays, strict=True))
        self._rest.pop("", None)
        self._lines = pa.array(chunk.lines)
        rows = len(chunk.lines)
        fallback = pa.repeat(reading.run, rows).dictionary_encode()
        self._run = fallback if run is None else cells.labels(self._rest.pop(run))
        self._step = self._pop_step(rows)
        self._time = self._pop_time(rows)

    def points(self) -> pa.Table:
        """One row a number."""
        tables = [*(self._long() if self._is_long else ()), *self._wide()]
        table = pa.concat_tables([SCHEMA.empty_table(), *tables])
        self._reading.points += len(table)
        return table

    def _pop_step(self, rows: int) -> pa.Array:
        step = pa.nulls(rows, pa.int64())
        for name in self._roles.step:
            if name in self._rest and step.null_count:
                step = pc.coalesce(step, cells.steps(self._rest.pop(name)))
        return step

    def _pop_time(self, rows: int) -> pa.Array:
        for name in self._roles.time:
            if name in self._rest:
                found = cells.instants(self._rest[name])
                if found.null_count < rows:
                    del self._rest[name]
                    return found
        return pa.nulls(rows, pa.timestamp("us", tz="UTC"))

    def _long(self) -> Iterator[pa.Table]:
        name, value = first(self._roles.metric, self._rest), first(self._roles.value, self._rest)
        if name is None or value is None:
            return
        told, array = self._rest.pop(name), self._rest.pop(value)
        metric = cells.labels(told)
        if cells.is_many(told):
            self._see(names.clean(name), told)
        has_marks = IS_NAN in self._rest and not cells.is_many(self._rest[IS_NAN])
        is_nan = self._rest.pop(IS_NAN) if has_marks else None
        found = cells.numbers(array)
        values = pa.nulls(len(array), pa.float64()) if found is None else found
        self._pass_over(metric.to_pylist(), array, values)
        yield self._table(metric, values if is_nan is None else _with_nan(values, is_nan))

    def _wide(self) -> Iterator[pa.Table]:
        for name, array in self._rest.items():
            values = cells.numbers(array)
            if values is None:
                self._see(names.clean(name), array)
                continue
            label = pa.repeat(names.clean(name), len(values)).dictionary_encode()
            table = self._table(label, values)
            for run in table["run_id"].unique().to_pylist():
                self._reading.passed.numbers(run, [names.clean(name)])
            self._pass_over([names.clean(name)] * len(array), array, values)
            yield table

    def _table(self, metric: pa.Array, values: pa.Array) -> pa.Table:
        arrays = [self._run, metric, self._step, values, self._time, self._lines]
        columns = [array.cast(kind.type) for array, kind in zip(arrays, SCHEMA, strict=True)]
        table = pa.Table.from_arrays(columns, schema=SCHEMA)
        return table.filter(pc.and_(values.is_valid(), metric.is_valid()))

    def _see(self, name: str, array: pa.Array) -> None:
        """Take a column of no numbers."""
        if cells.is_many(array):
            kind = str(array.type)
            self._count([name] * len(array), [kind if one.is_valid else None for one in array])
            return
        told = self._tally([name] * len(array), cells.texts(array))
        for (run, key, text), (line, times) in told.items():
            self._reading.see_text(run, key, text, line, times)

    def _pass_over(self, keys: Sequence[str | None], array: pa.Array, values: pa.Array) -> None:
        """Count the texts among numbers."""
        is_passed = cells.is_passed(array, values)
        if is_passed.any():
            self._count(keys, cells.texts(pc.if_else(pa.array(is_passed), array, None)))

    def _count(self, keys: Sequence[str | None], texts: Sequence[str | None]) -> None:
        for (run, key, text), (line, times) in self._tally(keys, texts).items():
            self._reading.passed.text((run, key), line, text, times, is_meant=True)

    def _tally(
        self, keys: Sequence[str | None], texts: Sequence[str | None]
    ) -> dict[tuple[str, str, str], tuple[int, int]]:
        """(run, key, text) -> (line of the first cell, how many cells)."""
        told: dict[tuple[str, str, str], tuple[int, int]] = {}
        rows = zip(self._run.to_pylist(), keys, texts, self._lines.to_pylist(), strict=True)
        for run, key, text, line in rows:
            if key is not None and text is not None:
                first, times = told.get((run, key, text), (line, 0))
                told[(run, key, text)] = (first, times + 1)
        return told


def _with_nan(values: pa.Array, is_nan: pa.Array) -> pa.Array:
    """The values, NaN where they are marked."""
    marks = pc.utf8_lower(pc.utf8_trim_whitespace(pc.cast(is_nan, pa.string())))
    is_marked = pc.is_in(marks, value_set=pa.array(["true", "t", "1", "1.0"]))
    return pc.if_else(is_marked, float("nan"), values)
