"""Judge a table by its suite, and keep what was found.

Reads    core.judged_points, core.judged_runs, quality.coefficients, quality.families
Writes   quality.results, quality.quarantine, quality.held, quality.decisions
"""

import json
from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd

import sql
from warehouse.errors import RuleBroken
from warehouse.quality import quarantine
from warehouse.quality.quarantine import held_laws

if TYPE_CHECKING:  # great-expectations takes seconds to import: only validate() pays for it
    from warehouse.quality.suites.rule import Rule, Suite

__all__ = ["TABLES", "held_laws", "validate"]

TABLES = ("points", "runs", "coefficients")
GATE = "families"  # judged as they are published, by bounds from the settings


def validate(
    con: duckdb.DuckDBPyConnection,
    table_name: str,
    validated_at: datetime,
    bounds: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Judge the committed rows of one of TABLES, or of families: quality.results, a row per rule.

    What an earlier validation of the table found is replaced, together with the runs (for
    coefficients: the laws, for families: the decisions) that it kept out.  bounds are those of
    suites/families.py, which alone needs them.  Raises RuleBroken where a rule cannot be
    evaluated; then nothing changes.
    """
    suite = _suite(table_name, bounds)
    judgements = _judge(con, suite)
    con.begin()
    try:
        con.execute("delete from quality.results where table_name = $1", [table_name])
        quarantine.forget(con, table_name)
        for rule in suite.rules:
            _store(con, suite, rule, judgements[rule.name], validated_at)
    except BaseException:
        con.rollback()
        raise
    con.commit()
    # Through Arrow, since .df() of a zoned timestamp warns with pandas 3.1.
    rows = con.execute("from quality.results where table_name = $1", [table_name])
    return rows.to_arrow_table().to_pandas()


def is_validated(con: duckdb.DuckDBPyConnection) -> bool:
    """True when points and runs were judged since core.* was last rebuilt."""
    judged = con.execute("select distinct table_name from quality.results").fetchall()
    return {("points",), ("runs",)} <= set(judged)


def _suite(table_name: str, bounds: Mapping[str, float] | None) -> "Suite":
    if table_name not in (*TABLES, GATE):
        raise ValueError(f"no suite for {table_name!r}: it is one of {', '.join([*TABLES, GATE])}")
    module = import_module(f"warehouse.quality.suites.{table_name}")
    found: Suite = module.suite(**(bounds or {})) if table_name == GATE else module.SUITE
    return found


def _judge(con: duckdb.DuckDBPyConnection, suite: "Suite") -> dict[str, dict[str, Any]]:
    """What great-expectations found for each rule, by the name of the rule."""
    from warehouse.quality.duckdb_datasource import whole_table

    columns = [column for column, *_ in con.execute(f"describe {suite.relation}").fetchall()]
    form = {
        "result_format": "BASIC",
        "partial_unexpected_count": 1,
        "unexpected_index_column_names": columns,
        "return_unexpected_index_query": True,
    }
    with whole_table(con, suite.relation) as batch:
        found = batch.validate(suite.expectations(), result_format=form)
    results: list[Any] = [result.to_json_dict() for result in found.results]
    return {result["expectation_config"]["meta"]["rule"]: result for result in results}


def _store(
    con: duckdb.DuckDBPyConnection,
    suite: "Suite",
    rule: "Rule",
    judgement: dict[str, Any],
    validated_at: datetime,
) -> None:
    """One row of quality.results, and what the rule keeps out."""
    result = judgement["result"]
    if not result:
        raise RuleBroken(suite.table_name, rule.name, _reason(judgement["exception_info"]))
    failed = quarantine.collect(con, suite, rule, result)
    con.execute(
        sql.query("quality/store_result").replace("$relation", suite.relation),
        {
            "table_name": suite.table_name,
            "rule": rule.name,
            "column_name": getattr(rule.expects, "column", None),
            "severity": rule.severity,
            "note": rule.note,
            "missing": int(result.get("missing_count") or 0),
            "failed": failed,
            "details": json.dumps(judgement, default=str),
            "validated_at": validated_at,
        },
    )
    if rule.severity == "critical" and failed:
        quarantine.keep_out(con, suite.table_name, rule)


def _reason(exceptions: dict[str, Any]) -> str:
    """The last message among those that great-expectations kept, one a metric."""
    kept = [one for one in exceptions.values() if isinstance(one, dict)] or [exceptions]
    lines = str(kept[-1].get("exception_message") or "no result").splitlines()
    return lines[0]
