"""Walk the ledger from its first row to its last, and hold its copies against it.

Reads    ledger.forecasts, publish.forecasts, and publish.forecasts of the release file

The chain alone shows every change but two: rows cut off its end, and a chain that was written anew
from some row on.  The copies show these: whatever was published must still be in the ledger.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

import sql
from warehouse.ledger.chain import START, first_break
from warehouse.publish.query import open_release_file

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Verdict:
    """What the walk found.

    rows    rows of the ledger
    head    hash of the last one: written down elsewhere, it vouches for all of them
    fault   the first thing that is wrong, in words; None where the chain is whole
    """

    rows: int
    head: str
    fault: str | None


def verify_ledger(
    con: duckdb.DuckDBPyConnection, release_file: str | Path | None = None
) -> Verdict:
    """Walk the chain; a release file that is there must hold nothing that the ledger lacks."""
    rows = _rows(con, "ledger/rows")
    fault = first_break(rows)
    published = _rows(con, "ledger/published_rows")
    fault = fault or _difference("publish.forecasts", rows, published)
    if fault is None and len(published) < len(rows):
        fault = f"row {len(published) + 1} is missing in publish.forecasts"
    if release_file is not None and Path(release_file).is_file():
        fault = fault or _difference("the release file", rows, _of_file(release_file))
    return Verdict(len(rows), str(rows[-1]["hash"]) if rows else START, fault)


def _difference(where: str, ledger: Rows, copy: Rows) -> str | None:
    """What a copy tells otherwise: the copy may end earlier, but nothing in it may differ."""
    broken = first_break(copy)
    if broken is not None:
        return f"in {where}, {broken}"
    for row, published in zip(ledger, copy, strict=False):
        if row["hash"] != published["hash"]:
            return (
                f"row {row['sequence']} ({row['forecast_id']}): {where} has another in its place "
                f"({published['forecast_id']}), so the ledger was written anew from there"
            )
    if len(copy) > len(ledger):
        return f"row {len(ledger) + 1} is missing: {where} has {len(copy)} rows, the ledger fewer"
    return None


def _of_file(path: str | Path) -> Rows:
    """The forecasts of a release file, none where it is older than the ledger."""
    with open_release_file(path) as file:
        names = {name for name, *_ in file.execute("describe publish.forecasts").fetchall()}
        return _rows(file, "ledger/published_rows") if "sequence" in names else []


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> Rows:
    found = con.execute(sql.query(query))
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
