"""Runs that are in no fit: by which rule, what it saw, and how to mend them."""

from itertools import groupby
from typing import Any

from reports.tables import Release, Row

MOST_RUNS = 40  # shown by name for one rule; the rest is a query away


def section(release: Release, family: str) -> dict[str, Any]:
    """The runs left out, one group a rule, the largest group first."""
    runs = [
        run
        for run in release.rows("runs", family)
        if run["exclusion"] or not (run["is_in_fit"] or run["is_holdout"])
    ]
    runs.sort(key=lambda run: (run["exclusion"] or "", run["run_id"]))
    groups = [_group(rule, list(found)) for rule, found in groupby(runs, key=_rule)]
    return {
        "groups": sorted(groups, key=lambda group: (-group["count"], group["rule"])),
        "count": len(runs),
        "known": len(release.rows("runs", family)),
    }


def _rule(run: Row) -> str:
    """The rule that left a run out."""
    return run["exclusion"] or "no rule: the family has no fit"


def _group(rule: str, runs: list[Row]) -> Row:
    """One rule, its reason once, and its runs."""
    notes = {run["exclusion_note"] for run in runs} - {None, ""}
    return {
        "rule": rule.replace("_", " "),
        "count": len(runs),
        "notes": sorted(notes),
        "runs": runs[:MOST_RUNS],
        "more": max(len(runs) - MOST_RUNS, 0),
    }
