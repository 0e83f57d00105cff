"""CSV with a header: one row an evaluation, in chunks of rows."""

import csv
import itertools
import re
from collections.abc import Iterator
from typing import IO

import numpy as np
import pyarrow as pa

from warehouse.errors import FileUnreadable
from warehouse.sources.files import has_suffix
from warehouse.sources.reading import Reading
from warehouse.sources.records.columns import Columns, chunk_rows
from warehouse.sources.records.lines import LONGEST_LINE, Line, lines
from warehouse.sources.records.numbers import number_in
from warehouse.sources.records.scalar_download import named
from warehouse.sources.records.tables import points
from warehouse.sources.roles import Roles
from warehouse.sources.snapshot import Snapshot

DELIMITERS = (",", "\t", ";")
NAME = re.compile(r'"?[A-Za-z_][\w/.()%-]*( [\w/.()%-]+){0,3}"?')  # of a column


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

    A line without an end is left to the next reading unless this is the last one.
    Raises FileUnreadable as chunks does.
    """
    with snapshot.open() as stream:
        has_template = not (roles.run or roles.has_run_setting)
        rows = chunks(stream, reading, is_last)
        yield from points(named(rows, snapshot.file.name, reading, has_template), roles, reading)


def chunks(stream: IO[bytes], reading: Reading, is_last: bool = True) -> Iterator[Columns]:
    """Chunks of text columns from reading.offset on; rows of another width are broken lines.

    A line without an end is left to the next reading unless this is the last one.
    Raises FileUnreadable where the first line is no header, or no row fits it; where this is not
    the last reading also where a quoted cell is still open at the end.
    """
    start = Reading(reading.run) if reading.offset else reading
    text = _Text(stream, start, is_last)
    header = _header(next(_rows(text, start), None))
    if start is not reading:
        text.move(reading)
    rows = _rows(text, reading)
    enough, chunk, taken = chunk_rows(len(header)), _Rows(header), reading.points
    for line, row in rows:
        if len(row) == len(header):
            chunk.add(line, row)
            taken += 1
        else:
            reason = f"{len(row)} cells where the header has {len(header)}"
            reading.reject(line, reason, ",".join(row)[:400])
        if len(chunk.cells) >= enough:
            yield chunk.columns()
            chunk = _Rows(header)
    if reading.broken and not taken:
        line, reason, _ = reading.broken[0]
        raise FileUnreadable(f"no row fits the header; line {line}: {reason}")
    yield chunk.columns()


class _Rows:
    """Rows gathered for a chunk."""

    def __init__(self, header: list[str]) -> None:
        self.cells: list[list[str]] = []
        self._header = header
        self._lines: list[int] = []

    def add(self, line: int, row: list[str]) -> None:
        self._lines.append(line)
        self.cells.append(row)

    def columns(self) -> Columns:
        columns = zip(*self.cells, strict=True) if self.cells else ((),) * len(self._header)
        arrays = [pa.array(column, pa.string()) for column in columns]
        return Columns(self._header, arrays, np.asarray(self._lines, dtype=np.int64))


def _rows(text: "_Text", reading: Reading) -> Iterator[tuple[int, list[str]]]:
    """(first line, cells) of every row that is not blank."""
    rows = csv.reader(text, delimiter=text.delimiter, skipinitialspace=True)
    while True:
        text.row_line = None
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            reading.reject(text.row_line or 0, f"not CSV: {error}", "")
            continue
        if text.is_exhausted and not text.is_last:
            raise FileUnreadable(f"line {text.row_line}: a quoted cell is not closed")
        if row:
            yield text.row_line or 0, row


class _Text:
    """The lines of the stream as text; row_line is where the row being read begins."""

    def __init__(self, stream: IO[bytes], reading: Reading, is_last: bool) -> None:
        self.row_line: int | None = None
        self.is_last = is_last
        self.is_exhausted = False
        self._stream, self._reading = stream, reading
        self._lines = lines(stream)
        self._first = next(self._lines, None)
        start = "" if self._first is None else _first_text(self._first)
        self.delimiter = max(DELIMITERS, key=start.count)

    def move(self, reading: Reading) -> None:
        """Go on behind what was read already; the reading takes what is found there."""
        self._stream.seek(reading.offset)
        self._reading, self._first = reading, None
        self._lines = lines(self._stream, reading.lines, reading.offset)

    def __iter__(self) -> Iterator[str]:
        first, self._first = [] if self._first is None else [self._first], None
        for line in itertools.chain(first, self._lines):
            if not (line.has_end or self.is_last):
                break
            self._reading.lines, self._reading.offset = line.number, line.end
            text, reason = _decoded(line)
            if reason is None:
                self.row_line = self.row_line or line.number
                yield text + "\n"
            else:
                self._reading.reject(line.number, reason, text[:400])
        self.is_exhausted = True


def _decoded(line: Line) -> tuple[str, str | None]:
    """The line as text, and why it cannot be used, null where it can."""
    try:
        text = line.data.decode("utf-8")
    except UnicodeDecodeError as error:
        return line.data.decode("utf-8", "replace"), f"not UTF-8 at byte {error.start}"
    return text, f"longer than {LONGEST_LINE // 2**20} MiB" if line.is_too_long else None


def _first_text(line: Line) -> str:
    text, reason = _decoded(line)
    if reason is not None or "\0" in text:
        raise FileUnreadable(f"no CSV: the first line is {reason or 'binary'}")
    return text


def _header(row: tuple[int, list[str]] | None) -> list[str]:
    if row is None:
        return []
    header = [name.strip() for name in row[1]]
    if all(number_in(name) is not None for name in header if name):
        raise FileUnreadable(f"no header: the first line holds {', '.join(header[:3])}")
    return header
