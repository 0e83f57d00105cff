"""Predicted against actual in words: the largest runs."""

from typing import Any

from reports import numbers
from reports.record import HONESTY
from reports.tables import Release, Row

LARGEST = 12  # runs in the table


def section(release: Release, family: str) -> dict[str, Any]:
    """The largest runs of a family, and how many were predicted."""
    rows = release.rows("predicted_vs_actual", family, release.shown_law(family))
    return {
        "largest": [_written(row) for row in _largest(rows)],
        "runs": len({row["run_id"] for row in rows}),
    }


def _largest(rows: list[Row]) -> list[Row]:
    """The runs with the most compute, each once, by the least hindsight it was predicted with."""
    unseen_first = sorted(rows, key=lambda row: HONESTY.get(row["kind"], 3), reverse=True)
    runs = {row["run_id"]: row for row in unseen_first}
    order = sorted(runs.values(), key=lambda row: (-(row["flops"] or 0), row["run_id"]))
    return order[:LARGEST]


def _written(row: Row) -> Row:
    """One run of the table, in words."""
    ends = row["lo_loss_nats"], row["hi_loss_nats"]
    return {
        "run": row["run_id"],
        "kind": row["kind"],
        "params": numbers.size(row["params"]),
        "tokens": numbers.size(row["tokens"]),
        "flops": numbers.flops(row["flops"]),
        "predicted": _with_ends(row["predicted_loss_nats"], *ends),
        "actual": numbers.loss(row["actual_loss_nats"]),
        "error": numbers.percent(row["error_relative"], 1, signed=True),
        "is_inside": row["is_inside"],
        "level": numbers.percent(row["level"]),
    }


def _with_ends(predicted: float | None, lo: float | None, hi: float | None) -> numbers.Estimate:
    """A predicted loss to the digits of the actual beside it, so that the error can be checked."""
    ends = "" if lo is None or hi is None else f"{numbers.loss(lo)}–{numbers.loss(hi)}"
    return numbers.Estimate(numbers.loss(predicted), ends)
