"""What the gate judges families by, and what it decided.

Writes   quality.families
"""

import duckdb
import pandas as pd

import sql
from warehouse.frames import frame


def present_families(con: duckdb.DuckDBPyConnection, facts: pd.DataFrame) -> None:
    """Hand the families that wait to be published to their suite; columns: quality.families."""
    con.execute("delete from quality.families")
    if facts.empty:
        return
    con.register("family_facts", facts)
    try:
        con.execute("insert into quality.families by name from family_facts")
    finally:
        con.unregister("family_facts")


def gate_decisions(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """One row per family and rule that it failed: family, decision (held or warned), reason."""
    return frame(con.execute(sql.query("quality/decisions")))
