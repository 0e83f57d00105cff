"""Add forecasts to the end of the ledger, and to publish.forecasts in the same transaction.

Writes   ledger.forecasts, publish.forecasts
"""

from datetime import datetime
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

import sql
from warehouse.errors import ForecastRejected
from warehouse.frames import frame
from warehouse.ledger.chain import ID_LENGTH, START, row_hash
from warehouse.ledger.quantities import require_forecast

MADE_HERE = ("sequence", "forecast_id", "previous_hash", "hash", "made_at")


def append_forecasts(
    con: duckdb.DuckDBPyConnection, forecasts: pd.DataFrame, made_at: datetime
) -> pd.DataFrame:
    """Add rows with the columns of ledger.forecasts but those that are made here.

    Left out are rows that the ledger has already: of the same release, family, run, size and
    tokens; and of a run seen unfinished that has done no more than when its last row was written.
    Returns the rows that were added, in their order.  Raises ForecastRejected, and adds nothing,
    where a value is missing or cannot be.
    """
    schema = _schema(con)
    rows = [_plain(row, schema) for row in forecasts.to_dict("records")]
    for row in rows:
        require_forecast(row)
    con.begin()
    try:
        last, before = _head(con)
        chained = _chained(_new(con, rows), made_at, last, before)
        _insert(con, chained, schema, last)
    except BaseException:
        con.rollback()
        raise
    con.commit()
    added = con.execute("from ledger.forecasts where sequence > $1 order by sequence", [last])
    return frame(added)


def _new(con: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    made: set[tuple[Any, ...]] = set()
    done: dict[tuple[Any, ...], float] = {}
    known = con.execute(sql.query("ledger/known_forecasts")).to_arrow_table().to_pylist()
    for row in known:
        made.add(_key(row))
        done[_key(row)[1:]] = row["share_done"]
    new = []
    for row in rows:
        key = _key(row)
        has_stood_still = 0 < row["share_done"] <= done.get(key[1:], 0)
        if key in made or has_stood_still:
            continue
        made.add(key)
        new.append(row)
    return new


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("release", "family", "run_id", "params", "tokens"))


def _chained(
    rows: list[dict[str, Any]], made_at: datetime, last: int, before: str
) -> list[dict[str, Any]]:
    """The rows with their place, time and hashes."""
    chained = []
    for sequence, row in enumerate(rows, start=last + 1):
        whole = {**row, "sequence": sequence, "previous_hash": before, "made_at": made_at}
        before = row_hash(whole)
        chained.append({**whole, "hash": before, "forecast_id": before[:ID_LENGTH]})
    return chained


def _insert(
    con: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]], schema: pa.Schema, last: int
) -> None:
    con.register("new_rows", pa.Table.from_pylist(rows, schema=schema))
    try:
        con.execute("insert into ledger.forecasts by name select * from new_rows")
    finally:
        con.unregister("new_rows")
    con.execute(sql.query("ledger/publish"), {"last_sequence": last})


def _head(con: duckdb.DuckDBPyConnection) -> tuple[int, str]:
    row = con.execute(sql.query("ledger/head")).fetchone()
    return (0, START) if row is None else (row[0], row[1])


def _schema(con: duckdb.DuckDBPyConnection) -> pa.Schema:
    return con.execute("from ledger.forecasts limit 0").to_arrow_table().schema


def _plain(row: dict[Any, Any], schema: pa.Schema) -> dict[str, Any]:
    """The row as Python's own values, of the types of the ledger's columns."""
    wanted = {name for name in schema.names if name not in MADE_HERE}
    if unknown := {*row} - wanted:
        raise ForecastRejected(f"the ledger has no column {', '.join(sorted(map(str, unknown)))}")
    plain: dict[str, Any] = {}
    for name in sorted(wanted):
        value = row.get(name)
        kind = schema.field(name).type
        if value is None or pd.isna(value):
            plain[name] = None
        elif pa.types.is_floating(kind):
            plain[name] = float(value)
        else:
            plain[name] = bool(value) if pa.types.is_boolean(kind) else str(value)
    return plain
