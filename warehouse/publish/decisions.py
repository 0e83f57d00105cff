"""What became of a release: held, approved, retracted; each decision is a row that is added.

Writes   publish.decisions
"""

from datetime import datetime

import duckdb
import pandas as pd

import sql
from warehouse.frames import frame
from warehouse.publish.errors import DecisionRefused
from warehouse.publish.query import find_release

COLUMNS = ("family", "decision", "reason")
# What each decision makes of a release, or of one family in it.
APPROVE, RETRACT = "approved", "retracted"
RESULT = {APPROVE: "published", RETRACT: "retracted"}


def decide(
    con: duckdb.DuckDBPyConnection,
    release: str,
    decision: str,
    reason: str,
    decided_at: datetime,
    decided_by: str,
    family: str | None = None,
) -> None:
    """Put a person's decision on record: approved or retracted; family None is every one of them.

    Raises NoRelease, and DecisionRefused where it has no reason, names no family of the release or
    would change nothing.
    """
    name = find_release(con, release)
    if not reason.strip():
        raise DecisionRefused(name, "a decision needs a reason: --reason TEXT")
    known = dict(con.execute(sql.query("publish/status"), {"release": name}).fetchall())
    if family not in known:
        families = ", ".join(one for one in known if one is not None)
        raise DecisionRefused(name, f'it has no family "{family}"; it has {families or "none"}')
    # A release is what its families are; one without families stands for itself.
    of = {one: known[one] for one in known if one is not None} or known
    statuses = {known[family]} if family is not None else {*of.values()}
    if statuses == {RESULT[decision]}:
        raise DecisionRefused(name, f"{_subject(family)} is {RESULT[decision]} already")
    row = pd.DataFrame([{"family": family, "decision": decision, "reason": reason}])
    add_decisions(con, name, row, decided_at, decided_by)


def out_of_force(con: duckdb.DuckDBPyConnection, release: str) -> pd.DataFrame:
    """One row per family of the release that is held or retracted there.

    Columns: family, reason, release_in_force, the release that answers for it, if any.
    """
    return frame(con.execute(sql.query("publish/out_of_force"), {"release": release}))


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


def _subject(family: str | None) -> str:
    return "it" if family is None else f'family "{family}"'
