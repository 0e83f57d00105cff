"""A chunk of a table, and its cells as numbers, steps, instants and names."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from warehouse.sources.records import names
from warehouse.sources.records.numbers import LARGEST_STEP, instant, number_in

ENOUGH = 200_000  # cells a chunk; bounds the memory that reading takes


@dataclass(frozen=True)
class Columns:
    """Some rows of a table.

    names   (columns,) as the header has them
    arrays  (columns,) of (rows,)
    lines   (rows,) where each row stands in its file, from 1
    """

    names: list[str]
    arrays: list[pa.Array]
    lines: NDArray[np.int64]

    def filter(self, is_kept: NDArray[np.bool_]) -> "Columns":
        """The rows where is_kept is true."""
        mask = pa.array(is_kept)
        return Columns(self.names, [a.filter(mask) for a in self.arrays], self.lines[is_kept])


def chunk_rows(columns: int) -> int:
    """Rows a chunk of so many columns."""
    return max(1, ENOUGH // max(1, columns))


def is_text(array: pa.Array) -> bool:
    """Whether the cells are text or truth values."""
    kind = array.type.value_type if pa.types.is_dictionary(array.type) else array.type
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_boolean(kind)


def numbers(array: pa.Array) -> pa.DoubleArray | None:
    """The cells as numbers, null where a cell holds none; null for a column of no numbers."""
    kind = array.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return pc.cast(array, pa.float64(), safe=False)
    if not is_text(array) or pa.types.is_boolean(kind):
        return None
    cells = pc.utf8_trim_whitespace(pc.cast(array, pa.string()))
    filled = pc.if_else(pc.equal(cells, ""), None, cells)
    try:
        found = pc.cast(filled, pa.float64())
    except pa.ArrowInvalid:
        parsed = [None if cell is None else number_in(cell) for cell in filled.to_pylist()]
        found = pa.array(parsed, pa.float64())
    return found if found.null_count < len(found) else None


def steps(array: pa.Array) -> pa.Int64Array:
    """The cells as steps, null where a cell is no whole number of 64 bits."""
    found = numbers(array)
    if found is None:
        return pa.nulls(len(array), pa.int64())
    values = found.to_numpy(zero_copy_only=False)
    with np.errstate(invalid="ignore"):
        is_step = (np.abs(values) < LARGEST_STEP) & (np.floor(values) == values)
    return pa.array(np.where(is_step, values, 0).astype(np.int64), mask=~is_step)


def instants(array: pa.Array) -> pa.Array:
    """The cells as instants in UTC, null where a cell is none."""
    if pa.types.is_timestamp(array.type):
        zone = array if array.type.tz else pc.assume_timezone(array, "UTC")
        return pc.cast(zone, pa.timestamp("us", tz="UTC"), safe=False)
    cells = array.to_pylist()
    found = pa.array([instant(cell) for cell in cells], pa.int64())
    return found.cast(pa.timestamp("us", tz="UTC"))


def labels(array: pa.Array) -> pa.Array:
    """The cells as clean names, null where a cell is empty; a dictionary of text."""
    cells = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    cleaned = [_label(value) for value in cells.dictionary.to_pylist()]
    return pa.array(cleaned, pa.string()).take(cells.indices).dictionary_encode()


def texts(array: pa.Array) -> list[str | None]:
    """The cells as text, null where a cell is empty or holds no single value."""
    if pa.types.is_nested(array.type) or pa.types.is_binary(array.type):
        return [None] * len(array)
    return [text or None for text in pc.cast(array, pa.string()).to_pylist()]


def _label(value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():  # whole numbers beside an empty cell
        value = int(value)
    return names.clean(str(value).strip()) or None if isinstance(value, str | int) else None
