"""Rows of delimited text, one line at a time, so that a damaged one costs no other.

A quoted cell may hold line ends.  One that is not closed within MOST_LINES lines, or whose row is
then of another width than the header, is a stray quote: its line alone cannot be read.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from warehouse.sources.records.lines import LONGEST_LINE, Line

DELIMITERS = (",", "\t", ";")
MOST_LINES = 100  # lines that one row may take
DECIMAL_COMMA = re.compile(r" *[+-]?\d+,\d+(?:[eE][+-]?\d+)? *", re.ASCII)
DECIMAL_POINT = re.compile(r" *[+-]?\d*\.\d+(?:[eE][+-]?\d+)? *", re.ASCII)
CUT_OFF = "cut off: the last line has no end"


class Row(NamedTuple):
    """The cells of one row, none where it is blank or cannot be read; then reason says why.

    first, last  the lines on which it begins and ends
    """

    first: Line
    last: Line
    cells: list[str]
    reason: str | None = None

    @property
    def is_cut_off(self) -> bool:
        """Whether more may be to come: the line has no end, and no quote closes its last cell."""
        return not self.last.has_end and not self.last.data.endswith(b'"')

    @property
    def excerpt(self) -> str:
        """How its first line begins."""
        return self.first.data[:400].decode("utf-8", "replace")


@dataclass
class Style:
    """How a file writes its rows.

    delimiter          what stands between cells
    has_decimal_comma  whether 2,5 is the number that others write 2.5
    """

    delimiter: str
    has_decimal_comma: bool = False

    @classmethod
    def of(cls, header: str, lines: list[str]) -> "Style":
        """By the header and some lines behind it.

        Commas are decimal only between semicolons, and where no number has a point: else they
        might stand between thousands.
        """
        style = cls(max(DELIMITERS, key=header.count))
        if style.delimiter == ";":
            cells = [cell for line in lines for cell in line.split(";")]
            has_point = any(DECIMAL_POINT.fullmatch(cell) for cell in cells)
            has_comma = any(DECIMAL_COMMA.fullmatch(cell) for cell in cells)
            style.has_decimal_comma = has_comma and not has_point
        return style

    def split(self, text: str) -> list[str]:
        """The cells of a line without quotes."""
        cells = text.split(self.delimiter)
        return [cell.lstrip(" ") for cell in cells] if " " in text else cells

    def quoted(self, lines: list[str]) -> tuple[list[str], int]:
        """The first row of lines with quotes, and how many lines it takes.

        Raises csv.Error where a quote is not closed, or a cell goes on behind it.
        """
        rows = csv.reader(lines, delimiter=self.delimiter, skipinitialspace=True, strict=True)
        return next(rows), rows.line_num


class Rows:
    """The rows of some lines; width is how many cells a row of several lines must have.

    A row that may go on behind the last line is left out, unless it is_last: nothing comes.
    """

    def __init__(self, lines: Iterator[Line], style: Style, is_last: bool) -> None:
        self.width: int | None = None
        self._lines, self._style, self._is_last = lines, style, is_last
        self._ahead: deque[Line] = deque()

    def __iter__(self) -> Iterator[Row]:
        while (line := self._next()) is not None:
            if not (line.has_end or self._is_last):
                return
            text, reason = decoded(line)
            if reason is not None:
                yield Row(line, line, [], reason)
            elif '"' not in text:
                cells = self._style.split(text) if text and not text.isspace() else []
                yield Row(line, line, cells)
            else:
                row = self._quoted(line, text)
                if row is None:
                    return
                yield row

    def _next(self) -> Line | None:
        return self._ahead.popleft() if self._ahead else next(self._lines, None)

    def _quoted(self, line: Line, text: str) -> Row | None:
        """The row that begins on the line, null where its end is still to come."""
        try:
            return Row(line, line, self._style.quoted([text])[0])
        except csv.Error as error:
            if "end of data" not in str(error):
                return Row(line, line, [], f"not CSV: {error}")
        return self._joined(line, text)

    def _joined(self, line: Line, text: str) -> Row | None:
        """The row of the line and those that its open quote runs over."""
        self._ahead.extend(islice(self._lines, MOST_LINES - 1 - len(self._ahead)))
        texts = [decoded(one) for one in self._ahead]
        stray = Row(line, line, [], "not CSV: a quoted cell is not closed")
        try:
            cells, taken = self._style.quoted([f"{text}\n", *(f"{one}\n" for one, _ in texts)])
        except csv.Error:
            may_close = len(texts) < MOST_LINES - 1 and not self._is_last
            return None if may_close else stray
        if len(cells) != self.width or any(reason for _, reason in texts[: taken - 1]):
            return stray
        last = [self._ahead.popleft() for _ in range(taken - 1)][-1]
        return Row(line, last, cells) if last.has_end or self._is_last else None


def decoded(line: Line) -> tuple[str, str | None]:
    """The line as text, and why it cannot be used, null where it can."""
    try:
        text = line.data.decode("utf-8")
    except UnicodeDecodeError as error:
        return line.data.decode("utf-8", "replace"), f"not UTF-8 at byte {error.start}"
    if line.is_too_long:
        return text, f"longer than {LONGEST_LINE // 2**20} MiB"
    if "\0" in text:
        return text, "binary"
    return text, "a carriage return in the middle of it" if "\r" in text else None
