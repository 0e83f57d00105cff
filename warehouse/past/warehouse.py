"""Make a warehouse that knows what a past night knew, and nothing since.

Reads    raw.*, publish.*, ledger.forecasts
Writes   a new warehouse file; core.*, quality.* and staging.* are empty in it
"""

import re
from pathlib import Path

import duckdb

import sql
from warehouse.connection import open_warehouse
from warehouse.past.night import PastNight
from warehouse.publish.release import GATE

# What of a table the night knew; a release's rows of publish go with the release.
KNOWN = {
    "reading": "reading <= $readings",
    "release": "release in (select release from publish.release_facts where number <= $releases)",
    "sequence": "sequence <= $forecasts",
}
# Tables of publish whose rows of a release may come after it.
LATER = {"forecasts": KNOWN["sequence"], "decisions": "number <= $decisions"}
OWN = f"(release <> $release or decided_by <> '{GATE}')"  # its gate decides again


def past_warehouse(con: duckdb.DuckDBPyConnection, night: PastNight, path: Path) -> None:
    """Write the warehouse of the night to path, where there is no file yet."""
    with open_warehouse(path):
        pass
    quoted = str(path).replace("'", "''")
    con.execute(f"attach '{quoted}' as past (read_write)")
    try:
        for schema, table, column in con.execute(sql.query("past/tables")).fetchall():
            _copy(con, night, f"{schema}.{table}", LATER.get(table, KNOWN[column]))
    finally:
        con.execute("detach past")


def _copy(con: duckdb.DuckDBPyConnection, night: PastNight, table: str, known: str) -> None:
    """The rows of a table that the night knew, in their order."""
    if table == "publish.decisions" and night.release is not None:
        known = f"{known} and {OWN}"
    rows = f"from {table} where {known} order by rowid"
    named = set(re.findall(r"\$(\w+)", known))
    given = {name: value for name, value in vars(night).items() if name in named}
    con.execute(f"insert into past.{table} by name {rows}", given)
