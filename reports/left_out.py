"""Runs that are in no fit: by which rule, what it saw, and how to mend them."""

from itertools import groupby
from typing import Any

from reports import numbers
from reports.tables import Release, Row

NO_FIT = "kept, but the family has no fit"
MOST_RUNS = 40  # shown by name for one rule; the rest is a query away


def section(release: Release, family: str) -> dict[str, Any]:
    """The runs left out, one group a rule, the largest group first."""
    runs = [
        run
        for run in release.rows("runs", family)
        if run["exclusion"] or not (run["is_in_fit"] or run["is_holdout"])
    ]
    runs.sort(key=lambda run: (run["exclusion"] or "", run["run_id"]))
    spare = "not in the fit, and no rule says why" if release.law(family) else NO_FIT
    by_rule = groupby(runs, key=lambda run: run["exclusion"] or spare)
    groups = [_group(rule, list(found)) for rule, found in by_rule]
    return {
        "groups": sorted(groups, key=lambda group: (-group["count"], group["rule"])),
        "count": len(runs),
        "known": len(release.rows("runs", family)),
    }


def _group(rule: str, runs: list[Row]) -> Row:
    """One rule, its reason once, and its runs."""
    notes = {run["exclusion_note"] for run in runs} - {None, ""}
    return {
        "rule": rule.replace("_", " ") if rule.isidentifier() else rule,
        "count": len(runs),
        "notes": sorted(notes),
        "runs": [run | {"saw": run["exclusion_value"] or _facts(run)} for run in runs[:MOST_RUNS]],
        "more": max(len(runs) - MOST_RUNS, 0),
    }


def _facts(run: Row) -> str:
    """A run in words, where no rule saw anything in it."""
    return (
        f"{numbers.size(run['params'])} parameters, {numbers.size(run['tokens'])} tokens, "
        f"loss {numbers.loss(run['loss_nats'])}"
    )
