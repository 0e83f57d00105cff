"""CSV with a header: one row an evaluation, in chunks of rows.

A header that comes again, with its names in another order or with more of them, counts from there
on: a logger that appends writes it when a run goes on.
"""

import csv
import re
from collections.abc import Iterator
from typing import IO

import numpy as np
import pyarrow as pa

from warehouse.errors import FileUnreadable
from warehouse.sources.log_file import has_suffix
from warehouse.sources.reading import Reading
from warehouse.sources.records.columns import Columns, check_width, chunk_rows
from warehouse.sources.records.lines import lines
from warehouse.sources.records.numbers import number_in
from warehouse.sources.records.rows import (
    CUT_OFF,
    DECIMAL_COMMA,
    DECIMAL_POINT,
    DELIMITERS,
    Row,
    Rows,
    Style,
    decoded,
)
from warehouse.sources.records.scalar_download import named
from warehouse.sources.records.tables import points
from warehouse.sources.roles import Roles
from warehouse.sources.snapshot import Snapshot

NAME = re.compile(r'"?[A-Za-z_][\w/.()%-]*( [\w/.()%-]+){0,3}"?')  # of a column
LOOKED_AT = 2**20  # bytes by which the style of a file is known


def is_mine(head: bytes, name: str) -> bool:
    """Whether a row of names stands above a row with numbers, or the name says it is a table."""
    first, _, rest = head.partition(b"\n")
    if has_suffix(name, (".csv", ".tsv")):
        return not first.lstrip().startswith(b"{")
    lines = [line.decode("utf-8", "replace") for line in (first, rest.partition(b"\n")[0])]
    delimiter = max(DELIMITERS, key=lines[0].count)
    try:
        names, cells = (next(csv.reader([line], delimiter=delimiter), []) for line in lines)
    except csv.Error:
        return False
    is_header = len(names) > 1 and all(NAME.fullmatch(cell.strip()) for cell in names)
    has_numbers = any(number_in(cell) is not None for cell in cells)
    return is_header and len(cells) == len(names) and has_numbers


def read(
    snapshot: Snapshot, roles: Roles, reading: Reading, is_last: bool = True
) -> Iterator[pa.Table]:
    """Tables of points from reading.offset on; rows of another width are broken lines.

    A line without an end is left to the next reading unless this is the last one: then it is
    broken, for its last number may go on.  Raises FileUnreadable as chunks does.
    """
    with snapshot.open() as stream:
        has_template = not (roles.run or roles.has_run_setting)
        rows = chunks(stream, reading, is_last)
        yield from points(named(rows, snapshot.file.name, reading, has_template), roles, reading)


def chunks(
    stream: IO[bytes], reading: Reading, is_last: bool = True, needs_end: bool = True
) -> Iterator[Columns]:
    """Chunks of text columns from reading.offset on; rows of another width are broken lines.

    A line without an end is left to the next reading unless this is the last one; then it is
    broken where the last line needs_end.
    Raises FileUnreadable where the first line is no header, or no row fits it.
    """
    style, header = _start(stream, reading.offset)
    stream.seek(reading.offset)
    rows = Rows(lines(stream, reading.lines, reading.offset), style, is_last)
    table = _Table(style, header, reading, needs_end)
    rows.width = table.width
    for row in rows:
        reading.lines, reading.offset = row.last.number, row.last.end
        chunk = table.take(row)
        rows.width = table.width
        if chunk is not None:
            yield chunk
    table.require_one()
    yield from table.rest()


class _Table:
    """Rows gathered under the header that counts."""

    def __init__(
        self, style: Style, header: list[str] | None, reading: Reading, needs_end: bool
    ) -> None:
        self._style, self._reading, self._needs_end = style, reading, needs_end
        self._taken, self._unfit = reading.points, 0
        self._begin(header)

    @property
    def width(self) -> int | None:
        """Cells of a row, null where no header was seen."""
        return None if self._header is None else len(self._header)

    def take(self, row: Row) -> Columns | None:
        """Gather the row, take it for the header, or reject it; a chunk where one is complete."""
        if (reason := self._what_is_wrong(row)) is not None:
            if self._header is None:
                raise FileUnreadable(f"no header: line {row.first.number}: {reason}")
            self._unfit += reason != CUT_OFF
            self._reading.reject(row.first.number, reason, row.excerpt)
        elif self._header is None and row.cells:
            self._begin(_header(row.cells))
        elif self._header is not None and _is_header_again(row.cells, self._known):
            return self._change(_names(row.cells))
        elif row.cells:
            return self._gather(row)
        return None

    def rest(self) -> Iterator[Columns]:
        """What was gathered of the last chunk, where there is a header."""
        if self._header is not None:
            yield self._columns(self._header)

    def require_one(self) -> None:
        """Give the file up where every row so far was broken."""
        if self._unfit and self._reading.broken and not self._taken:
            line, reason, _ = self._reading.broken[0]
            raise FileUnreadable(f"no row fits the header; line {line}: {reason}")

    def _begin(self, header: list[str] | None) -> None:
        self._header = header
        self._known = frozenset(header or ())
        self._enough = chunk_rows(len(header or ()))
        self._cells: list[list[str]] = []
        self._lines: list[int] = []

    def _change(self, header: list[str]) -> Columns | None:
        """Go on under another header."""
        if self._header is None or header == self._header:
            return None
        chunk = self._columns(self._header)
        self._begin(header)
        return chunk

    def _gather(self, row: Row) -> Columns | None:
        self._lines.append(row.first.number)
        self._cells.append(self._numbers(row.cells))
        self._taken += 1
        is_full = self._header is not None and len(self._cells) >= self._enough
        return self._columns(self._header or []) if is_full else None

    def _columns(self, header: list[str]) -> Columns:
        cells, numbers = self._cells, self._lines
        self._begin(header)
        columns = zip(*cells, strict=True) if cells else ((),) * len(header)
        arrays = [pa.array(column, pa.string()) for column in columns]
        return Columns(header, arrays, np.asarray(numbers, dtype=np.int64))

    def _what_is_wrong(self, row: Row) -> str | None:
        header = self._header
        if header is not None and row.first.data.strip() and self._needs_end and row.is_cut_off:
            return CUT_OFF
        if row.reason is not None or not row.cells or header is None:
            return row.reason
        if len(row.cells) != len(header) and not _is_header_again(row.cells, self._known):
            return f"{len(row.cells)} cells where the header has {len(header)}"
        if self._style.has_decimal_comma:
            for name, cell in zip(header, row.cells, strict=False):
                if DECIMAL_POINT.fullmatch(cell):
                    return f'"{name}" is {cell} where other numbers have a decimal comma'
        return None

    def _numbers(self, row: list[str]) -> list[str]:
        if not self._style.has_decimal_comma:
            return row
        return [c.replace(",", ".") if DECIMAL_COMMA.fullmatch(c) else c for c in row]


def _start(stream: IO[bytes], offset: int) -> tuple[Style, list[str] | None]:
    """The style of the file, and the header that counts at the offset, null at the start."""
    texts, size = list[str](), 0
    for line in lines(stream):
        text, reason = decoded(line)
        if not texts and reason is not None:
            raise FileUnreadable(f"no CSV: the first line is {reason}")
        size += len(line.data)
        if text.strip():
            texts.append(text)
        if size > LOOKED_AT:
            break
    style = Style.of(texts[0] if texts else "", texts[1:])
    return style, _header_at(stream, style, offset) if offset else None


def _header_at(stream: IO[bytes], style: Style, offset: int) -> list[str] | None:
    """The last header before the offset."""
    stream.seek(0)
    header, known, marks = None, frozenset[str](), list[bytes]()
    for line in lines(stream):
        if line.end > offset:
            break
        if header is not None and not any(mark in line.data for mark in marks):
            continue
        for row in Rows(iter([line]), style, is_last=True):
            if header is None and row.cells:
                header = _header(row.cells)
            elif _is_header_again(row.cells, known):
                header = _names(row.cells)
            known = frozenset(header or ())
            marks = [name.encode() for name in known]
    return header


def _is_header_again(cells: list[str], known: frozenset[str]) -> bool:
    """Whether a row repeats names that are known from the header, and holds no number."""
    if len(known.intersection(cells)) < min(2, len(known)) or not known:
        return False
    names = _names(cells)
    is_distinct = len(set(names)) == len(names)
    return is_distinct and all(number_in(name) is None for name in names)


def _header(cells: list[str]) -> list[str]:
    header = _names(cells)
    numbers = [name for name in header if number_in(name) is not None]
    has_point = any(DECIMAL_POINT.fullmatch(name) for name in numbers)
    is_first = number_in(header[0]) is not None
    if 2 * len(numbers) >= len(header) and (has_point or is_first):
        raise FileUnreadable(f"no header: the first line holds {', '.join(header[:3])}")
    check_width(header)
    return header


def _names(cells: list[str]) -> list[str]:
    """The names of columns; one without any is named for its place, so that it can be read."""
    return [cell.strip() or f"column {place}" for place, cell in enumerate(cells, start=1)]
