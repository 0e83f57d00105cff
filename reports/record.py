"""The record: how predictions of runs that the law had not seen did."""

from collections import Counter
from typing import Any

from reports import law_words, numbers, status
from reports.charts.marks import KINDS
from reports.tables import Release, Row

SHOWN_BIAS = 0.0005  # a smaller one is written 0.0 %
ONE_BUCKET = 2  # rows of a kind whose bucket and total are the same runs
BUCKETS = ("all", "<=1x", "1-3x", "3-10x", "10-100x", ">100x")
SAID = {
    "all": "all", "<=1x": "no more than the data", "1-3x": "1 to 3 times",
    "3-10x": "3 to 10 times", "10-100x": "10 to 100 times", ">100x": "over 100 times",
}  # fmt: skip
HONESTY = {"forecast": 0, "backtest": 1, "fit": 2}
LEVELS = (50, 80, 90)


def section(release: Release, family: str) -> dict[str, Any]:
    """The score line, how true forecasts did beside a backtest, and the scores in a table."""
    law = release.shown_law(family)
    found = status.record(release, family)
    forecasts = status.scored(release, family, "forecast")
    return {
        "row": found,
        "title": _title(found) if found else "",
        "line": _line(found) if found else "",
        "few": _few(forecasts["n"] if forecasts else 0) if found else "",
        "scores": _scores(release.rows("scores", family, law)),
        "by_law": by_law(release, family),
    }


def by_law(release: Release, family: str) -> list[Row]:
    """Scores on runs that were held out, a law in a row, the least error first; none for one."""
    known = [
        row
        for row in release.rows("scores", family)
        if row["kind"] in status.HONEST and row["bucket"] == "all" and row["n"] and not row["month"]
    ]
    known.sort(key=lambda row: (HONESTY[row["kind"]], row["are"] or 0.0, row["law"]))
    if len({row["law"] for row in known}) < 2:
        return []
    return [_score(row) | {"law": law_words.of(row["law"]).name} for row in known]


def _title(score: Row) -> str:
    """What was predicted: 12 forecasts made before their run, or a backtest of 6 runs."""
    if score["kind"] == "forecast":
        return f"{numbers.count(score['n'], 'forecast')} made before the run:"
    return f"Backtest of {numbers.count(score['n'], 'unseen run')}:"


def _few(forecasts: int) -> str:
    """Why the record is a backtest, or what it is worth, where true forecasts are few."""
    if forecasts >= status.ENOUGH_TO_SAY:
        return ""
    if not forecasts:
        return "No forecast made before its run has been scored yet."
    return (
        f"{numbers.count(forecasts, 'forecast')} made before the run scored so far: too few to say."
    )


def _line(score: Row) -> str:
    """Coverage, error with sign, and the skill against the best run so far."""
    coverage = ", ".join(
        f"{status.inside(score, level)} inside {numbers.percent(level / 100)}"
        for level in LEVELS
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
    known = [row for row in scores if row["n"] and row["bucket"] in SAID and not row["month"]]
    buckets = Counter(row["kind"] for row in known)
    known = [row for row in known if row["bucket"] != "all" or buckets[row["kind"]] != ONE_BUCKET]
    known.sort(key=lambda row: (HONESTY.get(row["kind"], 3), BUCKETS.index(row["bucket"])))
    return [_score(row) for row in known]


def _score(row: Row) -> Row:
    """One row of the scores in words."""
    return {
        "kind": KINDS[row["kind"]].label,
        "bucket": SAID[row["bucket"]],
        "n": numbers.count(row["n"]),
        "error": numbers.percent(row["are"], 1),
        "bias": numbers.percent(row["bias"], 1, signed=True),
        "coverage": [numbers.percent(row[f"coverage_{level}"]) for level in LEVELS],
        "skill": numbers.significant(row["skill_best_so_far"], 2),
    }
