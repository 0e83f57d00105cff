"""How a row of the ledger is hashed, and where a chain of rows breaks.

    hash = SHA-256 of one line of JSON: every value of the row and the hash of the row before

A changed value changes the hash of its row; a row that is taken out, put in or moved no longer
follows the one before.  Floats are written in hexadecimal, so that a hash is about all of their
digits; values that are missing are left out, so that a later column changes no earlier hash.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

Row = Mapping[str, Any]

START = "0" * 64  # what the first row has for the hash before it
ID_LENGTH = 12  # digits of the hash that name a forecast
FOLLOWS = ("hash", "forecast_id")  # from the others


def row_hash(row: Row) -> str:
    """SHA-256 over the values of a row of the ledger, those that follow from it apart."""
    return hashlib.sha256(canonical(row).encode()).hexdigest()


def canonical(row: Row) -> str:
    """The row as one line of JSON that is the same on every machine."""
    told = {
        name: _exact(value)
        for name, value in row.items()
        if name not in FOLLOWS and value is not None
    }
    return json.dumps(told, sort_keys=True, separators=(",", ":"))


def first_break(rows: Iterable[Row]) -> str | None:
    """What is wrong with the first row that breaks the chain, None where it is whole.

    rows are in the order of their sequence.
    """
    before = START
    for place, row in enumerate(rows, start=1):
        fault = _fault(row, place, before)
        if fault is not None:
            return f"{_name(row)}: {fault}"
        before = str(row["hash"])
    return None


def _fault(row: Row, place: int, before: str) -> str | None:
    if row["sequence"] != place:
        missing = range(place, int(row["sequence"]))
        if not missing:
            return f"it is there where row {place} should be"
        span = f"row {place} is" if len(missing) == 1 else f"rows {place} to {missing[-1]} are"
        return f"{span} missing before it"
    if row["previous_hash"] != before:
        return "it does not follow the row before it: a row was put in, taken out or written anew"
    if row["hash"] != row_hash(row):
        return "its values do not give its hash: a value was changed after it was written"
    if row["forecast_id"] != str(row["hash"])[:ID_LENGTH]:
        return "its name is not the beginning of its hash"
    return None


def _name(row: Row) -> str:
    of = f"run {row['run_id']}" if row["run_id"] else "a run without a name"
    return f"row {row['sequence']} ({row['forecast_id']}, family {row['family']}, {of})"


def _exact(value: Any) -> Any:
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"a row of the ledger cannot hold {value!r}")
