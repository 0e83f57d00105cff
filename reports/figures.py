"""The figures of a family's page: a chart, what its marks mean, and the sentence in its place."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from reports import largest, laws_tried, numbers, rivals, status
from reports.charts import (
    frame,
    frontier,
    isoflop,
    marks,
    parity,
    reach,
    reliability,
    residuals,
    walk_forward,
)
from reports.charts.still import Still, still
from reports.tables import Release, Row

HALF = 450  # pixels: two charts beside each other


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its legend: pairs of a mark and its words. No `still`, no chart.

    note says how many runs are not drawn, empty where all are.
    """

    name: str
    still: Still | None
    legend: list[tuple[marks.Mark, str]]
    note: str


def all_of(release: Release, family: str) -> dict[str, Figure]:
    """Every figure of the family, by name."""
    law = release.law(family)
    predicted = release.rows("predicted_vs_actual", family, law) if law else []
    line = release.rows("frontier", family, law) if law else []
    line.sort(key=lambda row: row["flops"])
    runs = sorted(release.rows("runs", family), key=lambda run: (run["flops"] or 0, run["run_id"]))
    fit = next(iter(release.rows("fits", family, release.quoted_law(family) or law)), None)
    most = largest.flops(release, family)
    line = [row | {"times": largest.ratio(row, most)} for row in line]
    others, stars = rivals.of(release, family), release.rows("isoflop_minima", family)
    stars.sort(key=lambda row: row["flops_budget"])
    unseen = [row for row in predicted if row["kind"] in status.HONEST]
    specs: dict[str, tuple[dict[str, Any] | None, list[tuple[marks.Mark, str]]]] = {
        "parity": (parity.chart(predicted), _kinds(predicted)),
        "residuals": (residuals.chart(predicted), _kinds(predicted)),
        "isoflop": _isoflop(release, family, runs),
        "frontier_loss": (
            frontier.loss(line, fit, runs, others),
            [*_runs(runs), *rivals.legend(others, "loss_nats")],
        ),
        "frontier_params": (
            frontier.size(line, fit, "params", others, stars),
            _sizes(others, stars),
        ),
        "frontier_tokens": (frontier.size(line, fit, "tokens", others, stars), []),
        "walk_forward": _walk_forward(release, family),
        "reliability": (reliability.chart(_unseen_scores(release, family)), _kinds(unseen)),
        "reach": (reach.chart(unseen), []),
    }
    shown = {"parity": predicted, "residuals": predicted, "isoflop": runs, "frontier_loss": runs}
    return {
        name: Figure(name, _still(name, spec), key, _note(len(shown.get(name, []))))
        for name, (spec, key) in specs.items()
    }


def minima(release: Release, family: str) -> list[Row]:
    """The parabolas' minima in words, one row a budget."""
    found = sorted(release.rows("isoflop_minima", family), key=lambda row: row["flops_budget"])
    labels = isoflop.budget_labels(found) if found else {}
    return [
        {
            "budget": labels[row["flops_budget"]],
            "runs": numbers.count(row["runs"]),
            "params": numbers.size(row["params_opt"]) if row["is_interior"] else None,
            "loss": numbers.loss(row["loss_nats"]) if row["is_interior"] else None,
            "law": numbers.size(row["params_opt_law"]),
        }
        for row in found
    ]


def _isoflop(
    release: Release, family: str, runs: list[Row]
) -> tuple[dict[str, Any] | None, list[tuple[marks.Mark, str]]]:
    """The isoFLOP chart and its legend: a mark a budget, then the star."""
    curves = _curves(release, family)
    curves.sort(key=lambda row: (row["flops_budget"], row["params"]))
    stars = sorted(release.rows("isoflop_minima", family), key=lambda row: row["flops_budget"])
    spec = isoflop.chart(runs, curves, stars)
    if spec is None:
        return None, []
    labels = isoflop.budget_labels(isoflop.at_budgets(runs), curves)
    budgets = marks.budget_marks(list(labels.values()))
    legend = [(mark, f"{mark.label} FLOPs") for mark in budgets.values()]
    return spec, [*legend, (marks.MINIMUM, marks.MINIMUM.label)]


def _curves(release: Release, family: str) -> list[Row]:
    """The curves of the law that predicts, or else of the selected one."""
    for law in (release.law(family), release.quoted_law(family)):
        if law and (rows := release.rows("isoflop_curves", family, law)):
            return rows
    return []


def _unseen_scores(release: Release, family: str) -> list[Row]:
    """The scores over all runs predicted unseen, a kind in a row."""
    found = [status.scored(release, family, kind) for kind in status.HONEST]
    return [score for score in found if score]


def _sizes(others: list[rivals.Rival], stars: list[Row]) -> list[tuple[marks.Mark, str]]:
    """The rivals and the minima beside the law, on the charts of parameters and tokens."""
    star = [(marks.MINIMUM, marks.MINIMUM.label)] if any(s["is_interior"] for s in stars) else []
    return [*rivals.legend(others, "params_opt"), *star]


def _walk_forward(
    release: Release, family: str
) -> tuple[dict[str, Any] | None, list[tuple[marks.Mark, str]]]:
    """Errors of every law on costlier runs, and the laws by their marks."""
    looks = laws_tried.looks(release, family)
    rows = release.rows("walk_forward_means", family)
    rows.sort(key=lambda row: (row["flops_cut"], row["flops_ratio"], row["law"]))
    named = {row["law"]: row["name"] for row in laws_tried.section(release, family)["rows"]}
    return walk_forward.chart(rows, looks), [(mark, named[law]) for law, mark in looks.items()]


def _kinds(rows: list[Row]) -> list[tuple[marks.Mark, str]]:
    """The kinds of prediction on a chart, with their numbers."""
    counts = Counter(row["kind"] for row in rows)
    found = [(mark, counts[kind]) for kind, mark in marks.KINDS.items()]
    outside = (marks.OUTSIDE, sum(frame.is_outside(row) for row in rows))
    return _counted([*found, outside])


def _runs(runs: list[Row]) -> list[tuple[marks.Mark, str]]:
    """The runs on the frontier: those in the fit, and those held out of it."""
    in_fit = sum(run["is_in_fit"] for run in runs)
    held_out = sum(run["is_holdout"] and not run["is_in_fit"] for run in runs)
    return _counted([(marks.KINDS["fit"], in_fit), (marks.HELD_OUT, held_out)])


def _counted(pairs: list[tuple[marks.Mark, int]]) -> list[tuple[marks.Mark, str]]:
    """A mark's label with how many there are, without the marks that do not occur."""
    return [(mark, f"{mark.label}, {numbers.count(n)}") for mark, n in pairs if n]


def _note(runs: int) -> str:
    """What a chart of more runs than fit on it leaves out."""
    if runs <= frame.MOST_RUNS:
        return ""
    return f"Drawn are the {frame.MOST_RUNS} of most compute among {numbers.count(runs)}."


def _still(name: str, spec: dict[str, Any] | None) -> Still | None:
    """The picture; those of the frontier's sizes and of the record stand beside each other."""
    halves = ("frontier_params", "frontier_tokens", "reliability", "reach")
    return still(spec, name, HALF) if name in halves else still(spec, name)
