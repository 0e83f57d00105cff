"""A chunk of a table, and its cells as numbers, steps, instants and names."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from warehouse.errors import FileUnreadable
from warehouse.sources.records import names
from warehouse.sources.records.numbers import LARGEST_STEP, instant, number_in

ENOUGH = 200_000  # cells a chunk; bounds the memory that reading takes
MOST_COLUMNS = 10_000  # of a table; trackers have up to some 2,000

TEXTS = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
MANY = (
    *(pa.types.is_nested, pa.types.is_binary, pa.types.is_large_binary),
    *(pa.types.is_binary_view, pa.types.is_fixed_size_binary),
)
PLAIN = (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_null)


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


def check_width(header: list[str]) -> None:
    """Raise FileUnreadable where a table has more columns than a log, or one twice."""
    if len(header) > MOST_COLUMNS:
        raise FileUnreadable(f"{len(header):,} columns; a log has no more than {MOST_COLUMNS:,}")
    repeated = [name for name, times in Counter(header).items() if name and times > 1]
    if repeated:
        raise FileUnreadable(f'the column "{names.clean(min(repeated))}" appears more than once')


def is_text(array: pa.Array) -> bool:
    """Whether the cells are text."""
    kind = array.type.value_type if pa.types.is_dictionary(array.type) else array.type
    return any(is_so(kind) for is_so in TEXTS)


def is_many(array: pa.Array) -> bool:
    """Whether a cell holds many values, or bytes: neither a number nor a text."""
    return any(is_so(array.type) for is_so in MANY)


def numbers(array: pa.Array) -> pa.DoubleArray | None:
    """The cells as numbers, null where a cell holds none; null for a column of no numbers."""
    kind = array.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return pc.cast(array, pa.float64(), safe=False)
    if not is_text(array):
        return None
    filled = _filled(array)
    try:
        found = pc.cast(filled, pa.float64())
    except pa.ArrowInvalid:
        parsed = [None if cell is None else number_in(cell) for cell in filled.to_pylist()]
        found = pa.array(parsed, pa.float64())
    return found if found.null_count < len(found) else None


def is_passed(array: pa.Array, values: pa.DoubleArray) -> NDArray[np.bool_]:
    """(rows,) where a cell holds a text among the numbers of its column."""
    if not values.null_count or not is_text(array):
        return np.zeros(len(array), dtype=bool)
    is_full = _filled(array).is_valid()
    return pc.and_(values.is_null(), is_full).to_numpy(zero_copy_only=False)


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
    cells = array.to_pylist() if _is_plain(array) else [None] * len(array)
    found = pa.array([instant(cell) for cell in cells], pa.int64())
    return found.cast(pa.timestamp("us", tz="UTC"))


def labels(array: pa.Array) -> pa.Array:
    """The cells as clean names, null where a cell is empty; a dictionary of text."""
    if not _is_plain(array):
        return pa.nulls(len(array), pa.string()).dictionary_encode()
    cells = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    cleaned = [_label(value) for value in cells.dictionary.to_pylist()]
    return pa.array(cleaned, pa.string()).take(cells.indices).dictionary_encode()


def texts(array: pa.Array) -> list[str | None]:
    """The cells as text, null where a cell is empty or holds no single value."""
    if is_many(array):
        return [None] * len(array)
    return [text or None for text in pc.cast(array, pa.string()).to_pylist()]


def _is_plain(array: pa.Array) -> bool:
    """Whether Python can have every cell as a text, a number, or true and false."""
    return is_text(array) or any(is_so(array.type) for is_so in PLAIN)


def _filled(array: pa.Array) -> pa.StringArray:
    """Texts without spaces around them, null where nothing is left."""
    cells = pc.utf8_trim_whitespace(pc.cast(array, pa.string()))
    return pc.if_else(pc.equal(cells, ""), None, cells)


def _label(value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():  # whole numbers beside an empty cell
        value = int(value)
    return names.clean(str(value).strip()) or None if isinstance(value, str | int) else None
