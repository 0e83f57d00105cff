"""Numbers and instants as logs write them.

A text is a number where it means one number for certain: "2.31e0", and what Python prints of a
number in an array: tensor(2.31, device='cuda:0'), array(2.31), np.float32(2.31).  With thousands
separators or units (1_000, "1,234", 1.2M, 12 apples) it is none; looks_like_number() knows these.

Sources: torch/_tensor_str.py; numpy/_core/arrayprint.py (repr of scalars, NEP 51).
"""

import math
import re
from datetime import UTC, datetime

LARGEST_STEP = 2**63 - 1
EARLIEST = 946_684_800  # 2000-01-01 in Unix seconds: anything below is a duration, no instant
LATEST = 7_258_118_400  # 2200-01-01
PLAIN = r"[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|nan|inf(?:inity)?)"
NUMBER = re.compile(PLAIN, re.ASCII | re.IGNORECASE)
IN_ARRAY = re.compile(
    rf"(?:tensor|array|(?:np|numpy)\.u?(?:int|float|longdouble)\w*)\(({PLAIN})(?:, *\w+=.*)?\)",
    re.ASCII | re.IGNORECASE,
)
# Digits, perhaps in groups, and perhaps a unit: what a person takes for a number.
ALMOST = re.compile(
    r"[+-]?\d+(?:[,._' ]\d{3})*(?:[.,]\d+)?(?:e[+-]?\d+)? ?[a-z%/]*", re.ASCII | re.IGNORECASE
)
LONGEST_NUMBER = 400  # characters; the digits of the largest float are 309


def number(value: object) -> float | None:
    """The value as a float, null where it is no number; true and false are none."""
    if type(value) is float:
        return value
    if type(value) is int:
        return _float(value)
    return number_in(value) if type(value) is str else None


def number_in(cell: str) -> float | None:
    """The number that a text is for certain, null where it is none."""
    cell = cell.strip()
    if NUMBER.fullmatch(cell):
        return float(cell)
    inside = IN_ARRAY.fullmatch(cell) if cell.endswith(")") else None
    return None if inside is None else float(inside[1])


def looks_like_number(cell: str) -> bool:
    """Whether a text that is no number for certain may be meant for one: 1.2M, "1,234"."""
    cell = cell[: LONGEST_NUMBER + 1].strip()
    return len(cell) <= LONGEST_NUMBER and ALMOST.fullmatch(cell) is not None


def whole(value: float | int | None) -> int | None:
    """The value as a step: a whole number of 64 bits, else null."""
    if value is None or (type(value) is float and not value.is_integer()):
        return None
    return int(value) if abs(value) <= LARGEST_STEP else None


def instant(value: object) -> int | None:
    """Microseconds since 1970 in UTC, from Unix seconds (also milli, micro, nano) or ISO 8601.

    Null where the value is no instant after 2000, such as the seconds that a step took.
    """
    if type(value) is str:
        return _parsed(value)
    seconds = number(value)
    if seconds is None or not math.isfinite(seconds):
        return None
    for per_second in (1, 1e3, 1e6, 1e9):
        if EARLIEST <= seconds / per_second <= LATEST:
            return round(seconds / per_second * 1e6)
    return None


def _float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _parsed(value: str) -> int | None:
    try:
        moment = datetime.fromisoformat(value.strip())
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = (aware - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
    except (ValueError, OverflowError):
        cell = number_in(value)
        return None if cell is None else instant(cell)
    return round(seconds * 1e6) if EARLIEST <= seconds <= LATEST else None
