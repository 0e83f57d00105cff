"""The export of a W&B panel: a row a step, and for each run its value, its __MIN and its __MAX.

Source: the exports of https://wandb.ai panels; their columns are named RUN - METRIC.  A value whose
MIN and MAX differ is an average over runs or steps, so it is none of a run.
"""

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from warehouse.errors import FileUnreadable
from warehouse.sources.reading import Reading
from warehouse.sources.records import columns as cells
from warehouse.sources.records import names
from warehouse.sources.records.columns import Columns
from warehouse.sources.records.points import SCHEMA
from warehouse.sources.roles import Roles

BETWEEN = " - "


def is_panel(header: list[str]) -> bool:
    """Whether a column is that of a run, with its MIN and its MAX."""
    return bool(_curves(header))


def melt(chunk: Columns, roles: Roles, reading: Reading) -> pa.Table:
    """The points of a chunk as a table of SCHEMA; rows with averages are counted as broken.

    Raises FileUnreadable where a column is none of a run.
    """
    _check(chunk.names)
    columns = dict(zip(chunk.names, chunk.arrays, strict=True))
    axis = chunk.names[0]
    is_step = axis in roles.step
    step = cells.steps(columns[axis]) if is_step else pa.nulls(len(chunk.lines), pa.int64())
    averages = np.zeros(len(chunk.lines), dtype=int)
    tables = [SCHEMA.empty_table()]
    for (run, metric), curve in _named(_curves(chunk.names)).items():
        value, low, high = (_floats(columns[curve + end]) for end in ("", "__MIN", "__MAX"))
        is_one = (value == low) & (value == high) | np.isnan(value)
        averages += ~is_one
        tables.append(_table(chunk, run, metric, step, np.where(is_one, value, np.nan)))
        if not is_step:
            place = np.where(np.isnan(value), np.nan, _floats(columns[axis]))
            tables.append(_table(chunk, run, names.clean(axis), step, place))
    for line, count in zip(chunk.lines[averages > 0], averages[averages > 0], strict=True):
        reading.reject(int(line), f"{count} averages over runs or steps: MIN and MAX differ", "")
    table = pa.concat_tables(tables)
    reading.points += len(table)
    return table


def _check(header: list[str]) -> None:
    told = {f"{curve}{end}" for curve in _curves(header) for end in ("", "__MIN", "__MAX")}
    others = [name for name in header[1:] if name not in told]
    if others:
        raise FileUnreadable(
            f'a W&B panel export in which the column "{names.clean(others[0])}" is that of no run'
        )


def _curves(header: list[str]) -> list[str]:
    """The columns of values."""
    known = set(header)
    return [
        name for name in header[1:] if BETWEEN in name and {f"{name}__MIN", f"{name}__MAX"} <= known
    ]


def _named(curves: list[str]) -> dict[tuple[str, str], str]:
    """(run, metric) -> column; where to divide its name is told by the metric that most share."""
    shared = Counter(metric for curve in curves for _, metric in _divisions(curve))
    named = {}
    for curve in curves:
        run, metric = max(_divisions(curve), key=lambda pair: (shared[pair[1]], -len(pair[1])))
        named[(names.clean(run), names.clean(metric))] = curve
    return named


def _divisions(curve: str) -> list[tuple[str, str]]:
    parts = curve.split(BETWEEN)
    return [
        (BETWEEN.join(parts[:place]).strip(), BETWEEN.join(parts[place:]).strip())
        for place in range(1, len(parts))
    ]


def _floats(array: pa.Array) -> NDArray[np.float64]:
    found = cells.numbers(array)
    if found is None:
        return np.full(len(array), np.nan)
    filled: NDArray[np.float64] = found.fill_null(np.nan).to_numpy(zero_copy_only=False)
    return filled


def _table(
    chunk: Columns, run: str, metric: str, step: pa.Array, values: NDArray[np.float64]
) -> pa.Table:
    rows = len(values)
    labels = [pa.repeat(text, rows).dictionary_encode() for text in (run, metric)]
    at = pa.nulls(rows, pa.timestamp("us", tz="UTC"))
    arrays = [*labels, step, pa.array(values, from_pandas=True), at, pa.array(chunk.lines)]
    columns = [array.cast(kind.type) for array, kind in zip(arrays, SCHEMA, strict=True)]
    table = pa.Table.from_arrays(columns, schema=SCHEMA)
    return table.filter(pc.is_valid(table["value"]))
