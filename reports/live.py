"""Runs in flight on a family's page: is each on track, where it should be, where it will end."""

from typing import Any

from reports import numbers
from reports.charts import live as chart
from reports.charts.still import still
from reports.figures import Figure
from reports.status import Status
from reports.tables import Release, Row

WORDS = {
    "above": ("above its band", "held"),
    "below": ("below its band", "doubtful"),
    "on_track": ("on track", "good"),
    "too_early": ("too early", "few"),
    "cannot_say": ("cannot say", "few"),
}
MOST_CHARTS = 8  # so that a page stays under 3 MB; the table has every run
COURSES = {
    "collapse": "as finished runs with a like schedule did",
    "annealing": "by a law of the learning rate",
}


def section(release: Release, family: str) -> dict[str, Any]:
    """What live.html.jinja shows as `live`: off track first; no rows where none is in flight."""
    runs = sorted(release.rows("live_runs", family), key=_order)
    figures = [_figure(release, family, place, run) for place, run in enumerate(runs)]
    shown = [figure for figure in figures if figure.still][:MOST_CHARTS]
    return {
        "rows": [_written(run) for run in runs],
        "figures": shown,
        "legend": chart.LEGEND,
        "has_charts": bool(shown),
        "not_drawn": len(runs) - len(shown),
        "level": numbers.percent(runs[0]["level"]) if runs else None,
    }


def _order(run: Row) -> tuple[int, str]:
    known = list(WORDS)
    return (known.index(run["status"]) if run["status"] in known else len(known), run["run_id"])


def _figure(release: Release, family: str, place: int, run: Row) -> Figure:
    """The chart of a run; beyond the most that a page has, none."""
    name = f"live-{place + 1}"
    rows = [row for row in release.rows("live_curves", family) if row["run_id"] == run["run_id"]]
    spec = chart.chart(rows) if place < MOST_CHARTS else None
    return Figure(name, still(spec, name), [], f"{run['run_id']}: {_status(run).word}.")


def _status(run: Row) -> Status:
    word, tone = WORDS.get(run["status"], (run["status"], "few"))
    return Status(word, run["reason"], tone)


def _written(run: Row) -> Row:
    """One run in words."""
    return {
        "run": run["run_id"],
        "params": numbers.size(run["params"]),
        "tokens": numbers.size(run["tokens_planned"]),
        "done": numbers.percent(run["share_done"]),
        "status": _status(run),
        "now": _like(run["loss_nats"], run),
        "expected": _estimate(run, "expected_loss_nats", "loss_nats"),
        "end": _estimate(run, "expected_end_loss_nats", "end_loss_nats"),
        "forecast": _estimate(run, "forecast_end_loss_nats", "forecast_end_loss_nats"),
        "course": COURSES.get(run["course"], ""),
    }


def _estimate(run: Row, name: str, ends: str) -> numbers.Estimate:
    return numbers.by_interval(run[name], run[f"lo_{ends}"], run[f"hi_{ends}"])


def _like(loss: float | None, run: Row) -> str:
    return numbers.like(loss, run["lo_loss_nats"], run["hi_loss_nats"])
