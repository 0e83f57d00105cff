"""What the pages show of the laws beside the one in use, made from the published tables.

frontier_lines       a row a family and budget: where the lines through the isoFLOP minima put the
                     optimum, as compute_optimal(family, flops, law := 'isoflop') does in SQL
disagreements        a row a family: tokens by those lines and by the selected law
walk_forward_means   a row a family, law, cut and budget above it: the mean error of
                     publish.walk_forward as a share of the actual loss, actual less predicted
"""

from collections.abc import Mapping

import pandas as pd

import laws
from flows.errors import NoLaw, NoSuchLaw
from flows.plans import frontier as plan_frontier
from flows.plans.question import Question
from flows.published.families import by_family
from flows.published.law import fit_row, law_that_predicts, published_fit, published_lines
from flows.tables.doubts import COMPARED_AT
from flows.tables.fitted_lines import NAME as ISOFLOP
from laws.approaches.disagreement import disagreement

READ = ("fits", "coefficients", "draws", "frontier")
Tables = Mapping[str, pd.DataFrame]
Row = dict[str, object]


def rival_tables(tables: Tables) -> dict[str, pd.DataFrame]:
    """The three tables by name, each empty where there is nothing to show."""
    lines: list[Row] = []
    differences: list[Row | None] = []
    for family, own in by_family(tables, READ).items():
        if (both := _both(own["fits"], family)) is not None:
            lines += _frontier_lines(own, family, both[1])
            differences.append(_difference(own, family, *both))
    return {
        "frontier_lines": pd.DataFrame(lines),
        "disagreements": pd.DataFrame([row for row in differences if row is not None]),
        "walk_forward_means": walk_forward_means(tables["walk_forward"], tables["runs"]),
    }


def walk_forward_means(forecasts: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
    """Forecasts of the runs of one budget, from below one cut, in one row."""
    actual = forecasts["actual_loss_nats"]
    errors = forecasts.assign(error=(actual - forecasts["predicted_loss_nats"]) / actual)
    budgets = runs[["family", "run_id", "flops_budget"]]
    groups = errors.merge(budgets, on=["family", "run_id"]).groupby(
        ["family", "law", "flops_cut", "flops_budget"], as_index=False, dropna=False
    )
    return groups.agg(
        flops_ratio=("flops_ratio", "mean"), runs=("run_id", "size"), error=("error", "mean")
    )


def _both(fits: pd.DataFrame, family: str) -> tuple[pd.Series, pd.Series] | None:
    """The fits of the selected law and of the lines, None where the family lacks one of them."""
    try:
        return fit_row(fits, family), fit_row(fits, family, ISOFLOP)
    except (NoLaw, NoSuchLaw):
        return None


def _frontier_lines(tables: Tables, family: str, own: pd.Series) -> list[Row]:
    """The optimum at the ends of the frontier of the law that predicts, and at the plan budgets."""
    line, draws = published_lines(tables, own)
    coefficients, frontier = tables["coefficients"], tables["frontier"]
    level = float(coefficients.loc[coefficients["family"] == family, "level"].iloc[0])
    law = law_that_predicts(tables["fits"], family)
    rows = frontier[(frontier["family"] == family) & (frontier["law"] == law)]
    ends, plan = rows["flops"].agg(["min", "max"]), rows.loc[rows["is_plan"], "flops"]
    k = float(own["flops_per_param_token"])
    return [
        {"family": family, "law": ISOFLOP, "is_plan": is_plan, "level": level}
        | plan_frontier.answer(line, draws, k, Question(flops=float(flops)), level)
        for budgets, is_plan in ((ends.dropna(), False), (plan, True))
        for flops in budgets
    ]


def _difference(tables: Tables, family: str, used: pd.Series, own: pd.Series) -> Row | None:
    """The two plans a decade beyond the runs; None where one of them is no size."""
    (fit, _), (line, _) = published_fit(tables, used), published_lines(tables, own)
    flops, k = COMPARED_AT * float(used["flops_max"]), float(used["flops_per_param_token"])
    try:
        found = disagreement(line, fit.law, flops, k)
    except laws.LawError:
        return None
    return {
        "family": family,
        "law": used["law"],
        "flops": flops,
        "lines_tokens": found.tokens[0],
        "law_tokens": found.tokens[1],
        "difference": found.difference,
        "cost_nats": found.cost_nats,
        "is_large": found.is_large,
    }
