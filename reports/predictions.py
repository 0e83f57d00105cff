"""Predicted against actual in words: the score line, the scores, the largest runs."""

from collections import Counter
from typing import Any

from reports import numbers, status
from reports.charts.marks import KINDS
from reports.tables import Release, Row

SHOWN_BIAS = 0.0005  # a smaller one is written 0.0 %
ONE_BUCKET = 2  # rows of a kind whose bucket and total are the same runs
LARGEST = 12  # runs in the table
BUCKETS = ("all", "<=1x", "1-3x", "3-10x", "10-100x", ">100x")
SAID = {
    "all": "all", "<=1x": "no more than the data", "1-3x": "1 to 3 times",
    "3-10x": "3 to 10 times", "10-100x": "10 to 100 times", ">100x": "over 100 times",
}  # fmt: skip
HONESTY = {"forecast": 0, "backtest": 1, "fit": 2}


def section(release: Release, family: str) -> dict[str, Any]:
    """Scores and the largest runs of a family."""
    law = release.shown_law(family)
    rows = release.rows("predicted_vs_actual", family, law)
    record = status.record(release, family)
    return {
        "record": record,
        "line": _line(record) if record else None,
        "scores": _scores(release.rows("scores", family, law)),
        "largest": [_written(row) for row in _largest(rows)],
        "runs": len({row["run_id"] for row in rows}),
    }


def _line(score: Row) -> str:
    """The score line: n, coverage, error with sign, and the skill against the best run so far."""
    coverage = ", ".join(
        f"{status.inside(score, level)} inside {numbers.percent(level / 100)}"
        for level in (50, 80, 90)
        if score[f"coverage_{level}"] is not None
    )
    parts = [
        coverage,
        f"mean error {numbers.percent(score['are'], 1)}",
        f"bias {numbers.percent(score['bias'], 1, signed=True)}{_direction(score['bias'])}",
    ]
    if score["skill_best_so_far"] is not None:
        parts.append(
            f"skill {numbers.significant(score['skill_best_so_far'], 2)} against “the best run so "
            "far” (1 is perfect, 0 no better)"
        )
    return "; ".join(part for part in parts if part) + "."


def _direction(bias: float | None) -> str:
    """What the sign of a bias means, where the bias is large enough to show one."""
    if bias is None or abs(bias) < SHOWN_BIAS:
        return ""
    return f" (runs ended {'worse' if bias > 0 else 'better'} than predicted)"


def _scores(scores: list[Row]) -> list[Row]:
    """The scores by kind and by how far beyond the data, the unseen kinds first."""
    known = [row for row in scores if row["n"] and row["bucket"] in SAID]
    buckets = Counter(row["kind"] for row in known)
    known = [row for row in known if row["bucket"] != "all" or buckets[row["kind"]] != ONE_BUCKET]
    known.sort(key=lambda row: (HONESTY.get(row["kind"], 3), BUCKETS.index(row["bucket"])))
    return [
        {
            "kind": KINDS[row["kind"]].label,
            "bucket": SAID[row["bucket"]],
            "n": numbers.count(row["n"]),
            "error": numbers.percent(row["are"], 1),
            "bias": numbers.percent(row["bias"], 1, signed=True),
            "coverage": [numbers.percent(row[f"coverage_{level}"]) for level in (50, 80, 90)],
            "skill": numbers.significant(row["skill_best_so_far"], 2),
        }
        for row in known
    ]


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
