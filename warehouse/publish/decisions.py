"""What became of a release: held, approved, retracted; each decision is a row that is added.

Writes   publish.decisions
"""

from datetime import datetime

import duckdb
import pandas as pd

import sql
from warehouse.publish.errors import DecisionRefused
from warehouse.publish.query import find_release

COLUMNS = ("family", "decision", "reason")
# What each decision makes of a release, and the status that it starts from.
APPROVE, RETRACT = "approved", "retracted"
RESULT = {APPROVE: "published", RETRACT: "retracted"}


def decide(
    con: duckdb.DuckDBPyConnection,
    release: str,
    decision: str,
    reason: str,
    decided_at: datetime,
    decided_by: str,
) -> None:
    """Put a person's decision on record: approved or retracted.

    Raises NoRelease, and DecisionRefused where it has no reason or would change nothing.
    """
    name = find_release(con, release)
    if not reason.strip():
        raise DecisionRefused(name, "a decision needs a reason: --reason TEXT")
    ((status,),) = con.execute(sql.query("publish/status"), {"release": name}).fetchall()
    if status == RESULT[decision]:
        raise DecisionRefused(name, f"it is {status} already")
    row = pd.DataFrame([{"family": None, "decision": decision, "reason": reason}])
    add_decisions(con, name, row, decided_at, decided_by)


def reasons_held(con: duckdb.DuckDBPyConnection, release: str) -> list[str]:
    """Why the gate held a release, each with its family, in the order of families."""
    found = con.execute(sql.query("publish/reasons_held"), {"release": release}).fetchall()
    return [f"{family}: {reason}" for family, reason in found]


def add_decisions(
    con: duckdb.DuckDBPyConnection,
    release: str,
    decisions: pd.DataFrame,
    decided_at: datetime,
    decided_by: str,
) -> None:
    """Add rows with the columns of COLUMNS, in their order."""
    rows = decisions[list(COLUMNS)].astype(object).assign(place=range(len(decisions)))
    known = {"release": release, "decided_at": decided_at, "decided_by": decided_by}
    con.register("new_decisions", rows)
    try:
        con.execute(sql.query("publish/insert_decisions"), known)
    finally:
        con.unregister("new_decisions")
