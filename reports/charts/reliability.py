"""Reliability: how many runs each interval held, against how many it was meant to hold."""

from typing import Any

from reports import numbers
from reports.charts import axes, frame, marks
from reports.tables import Row

HEIGHT = 300
DESCRIPTION = "Share of runs inside the interval against the share it was meant to hold."
LEVELS = (50, 80, 90)
TIPS = frame.tooltip(said="kind", meant="meant to hold", held="held", runs="runs")


def chart(scores: list[Row]) -> dict[str, Any] | None:
    """A point a kind and level, those of a kind joined; None without a run predicted unseen.

    scores: one row a kind of unseen prediction, over all of its runs.
    """
    shown = [_point(row, level) for row in scores for level in LEVELS if _is_known(row, level)]
    if not shown:
        return None
    held = [point["held_percent"] for point in shown]
    x = axes.linear("meant_percent", [LEVELS[0], LEVELS[-1]], "meant to hold (%)")
    y = axes.linear("held_percent", [*LEVELS, *held, 100], "held (%)")
    diagonal = [{"meant_percent": end, "held_percent": end} for end in (0, 100)]
    line = {"color": marks.LAW, "strokeWidth": 1.2, "clip": True}
    by = {"strokeWidth": 1.4, "opacity": 0.6}
    colour = frame.colour("kind", marks.KINDS)
    return frame.chart(
        [
            frame.layer(diagonal, "line", line, x=x, y=y),
            frame.layer(shown, "line", by, x=x, y=y, color=colour),
            frame.points(shown, marks.KINDS, "kind", TIPS, x=x, y=y),
        ],
        HEIGHT,
        DESCRIPTION,
    )


def _is_known(row: Row, level: int) -> bool:
    return row[f"coverage_{level}"] is not None


def _point(row: Row, level: int) -> Row:
    """One level of one kind, and what its tooltip says."""
    held = row[f"coverage_{level}"]
    return {
        "kind": row["kind"],
        "meant_percent": level,
        "held_percent": 100 * held,
        "said": marks.KINDS[row["kind"]].label,
        "meant": numbers.percent(level / 100),
        "held": f"{round(held * row['n'])} of {row['n']:.0f}",
        "runs": numbers.count(row["n"]),
    }
