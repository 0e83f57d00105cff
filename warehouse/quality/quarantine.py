"""What critical rules keep out: runs by quality.quarantine, laws of a family by quality.held.

Families that are not to take the place of what is in force are in quality.decisions.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import duckdb

import sql

if TYPE_CHECKING:  # great-expectations takes seconds to import
    from warehouse.quality.suites.rule import Rule, Suite

# Where what is kept out by a table other than of runs stands.
KEPT_OUT = {"coefficients": "quality.held", "families": "quality.decisions"}


def held_laws(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    """(family, law) whose coefficients failed a critical rule, each with the reason in words.

    The other laws of the family stand.
    """
    rows = con.execute(sql.query("quality/held_laws")).fetchall()
    return {(family, law): reason for family, law, reason in rows}


def forget(con: duckdb.DuckDBPyConnection, table_name: str) -> None:
    """Let go of everything that an earlier validation of the table kept out."""
    con.execute("delete from quality.quarantine where table_name = $1", [table_name])
    if table_name in KEPT_OUT:
        con.execute(f"delete from {KEPT_OUT[table_name]}")


def collect(
    con: duckdb.DuckDBPyConnection, suite: "Suite", rule: "Rule", result: Mapping[str, Any]
) -> int:
    """Fill the temporary table failing with all rows that break the rule, each put in words.

    result is what great-expectations found.  Returns how many rows failed.
    """
    failed = int(result.get("observed_value", result.get("unexpected_count")) or 0)
    text = (
        sql.query("quality/failing")
        .replace("$query", f"({rule.failing_rows(suite.relation, result)})")
        .replace("$subject", rule.names or suite.subject)
        .replace("$says", rule.says)
        .replace("$position", "subject" if rule.names else f"subject, {suite.position}")
        .replace("$has_failed", str(failed > 0).lower())
    )
    con.execute(text)
    return failed


def keep_out(con: duckdb.DuckDBPyConnection, table_name: str, rule: "Rule") -> None:
    """Quarantine the failing runs, hold the laws of failing coefficients, or decide on families."""
    facts = {"rule": rule.name, "note": rule.note}
    if table_name == "coefficients":
        con.execute(sql.query("quality/hold"), facts)
    elif table_name == "families":
        con.execute(sql.query("quality/decide"), {"rule": rule.name})
    else:
        con.execute(sql.query("quality/quarantine"), {"table_name": table_name, **facts})
