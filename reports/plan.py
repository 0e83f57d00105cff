"""The reference budgets of the planner, written out: on the index, in the headline, as a table."""

import shlex

from reports import largest, numbers
from reports.tables import Release, Row

SAME = 1.05  # up to here a budget is the largest run's own


def rows(release: Release, family: str) -> list[Row]:
    """The plan budgets of the law that predicts in rising order, every number in words."""
    law, most = release.law(family), largest.flops(release, family)
    found = [r for r in release.rows("frontier", family, law) if r["is_plan"]] if law else []
    return [
        _written(row, largest.ratio(row, most))
        for row in sorted(found, key=lambda row: row["flops"])
    ]


def command(family: str, plans: list[Row]) -> str:
    """How to ask for another budget."""
    budget = plans[-1]["flops"] if plans else "1e22"
    return f"lawbook plan {shlex.quote(family)} --flops {budget}"


def headline(plans: list[Row]) -> Row | None:
    """The budget that the page opens with: the middle one, one step beyond the runs."""
    return plans[len(plans) // 2] if plans else None


def _written(row: Row, ratio: float | None) -> Row:
    """One budget in words; ratio is its compute over the largest run's."""
    lo, hi = row["lo_params_indifferent"], row["hi_params_indifferent"]
    return {
        "flops": numbers.flops(row["flops"]),
        "ratio": numbers.times(ratio),
        "reach": _reach(ratio or 1.0),
        "params": numbers.sizes(row["params_opt"], row["lo_params_opt"], row["hi_params_opt"]),
        "tokens": numbers.sizes(row["tokens_opt"], row["lo_tokens_opt"], row["hi_tokens_opt"]),
        "tokens_per_param": numbers.significant(row["tokens_per_param"]),
        "loss": numbers.by_interval(row["loss_nats"], row["lo_loss_nats"], row["hi_loss_nats"]),
        "level": numbers.percent(row["level"]),
        "indifferent": None if lo is None or hi is None else (numbers.size(lo), numbers.size(hi)),
    }


def _reach(ratio: float) -> str:
    """How far beyond the runs a budget lies."""
    if ratio > SAME:
        return f"that is {numbers.times(ratio)} times the largest run"
    if ratio < 1 / SAME:
        return f"that is {numbers.times(ratio)} of the largest run"
    return "that is as much as the largest run had"
