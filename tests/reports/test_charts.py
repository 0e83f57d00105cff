"""The charts: what they draw, and how their axes speak."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.charts import axes, frontier, isoflop, marks, parity, reach, reliability, residuals
from reports.tables import Release
from tests.reports import planted, planted_forecast


@pytest.fixture(scope="module")
def release():
    return Release(planted.release(["atlas"]))


def values(specification):
    """The rows of every layer of a chart."""
    named = specification.get("datasets", {})
    found = []
    for layer in specification["layer"]:
        rows = layer["data"]
        found.append(rows["values"] if "values" in rows else named[rows["name"]])
    return found


def test_ticks_are_decades_on_long_axes_and_finer_on_short_ones():
    assert axes.log_ticks(1e18, 1e22) == [1e18, 1e19, 1e20, 1e21, 1e22]
    assert axes.log_ticks(1e9, 1e10) == [1e9, 2e9, 5e9, 1e10]
    assert axes.log_ticks(1e9, 4e9) == [1e9, 2e9, 3e9, 4e9]


@given(st.floats(1e3, 1e20), st.floats(1.01, 1e9))
def test_ticks_lie_within_the_axis(low, ratio):
    assert all(low <= tick <= low * ratio for tick in axes.log_ticks(low, low * ratio))


@given(st.lists(st.floats(1e-3, 1e12), min_size=1), st.booleans())
def test_an_axis_is_wider_than_its_data(data, log):
    low, high = axes.ends(data, log)
    assert low < min(data)
    assert max(data) < high


@given(st.floats(1e-2, 1e4), st.floats(1, 1.5))
def test_an_axis_of_ratios_has_ticks_however_alike_they_are(low, ratio):
    axis = axes.times("flops_ratio", [low, low * ratio], "ratio")
    assert len(axes.labels(axis)) >= 2


def test_an_axis_without_data_still_has_ends():
    assert axes.ends([None, math.nan]) == (-0.04, 1.04)


def test_every_predicted_run_is_a_point_and_names_itself(release):
    rows = release.rows("predicted_vs_actual")
    points = values(parity.chart(rows))[2]
    assert len(points) == 36
    assert {point["run"] for point in points} == {row["run_id"] for row in rows}


def test_points_seen_in_the_fit_lie_under_those_that_were_not(release):
    kinds = [
        point["kind"] for point in values(parity.chart(release.rows("predicted_vs_actual")))[2]
    ]
    assert kinds == ["fit"] * 30 + ["backtest"] * 6


def test_a_ring_is_drawn_where_the_interval_missed(release):
    assert len(values(parity.chart(release.rows("predicted_vs_actual")))[3]) == 1


def test_a_residual_bar_is_the_interval_around_the_prediction(release):
    bars = values(residuals.chart(release.rows("predicted_vs_actual")))[0]
    assert all(bar["below"] < 0 < bar["above"] for bar in bars)


def test_the_frontier_is_whole_within_the_data_and_dashed_beyond(release):
    fit = release.rows("fits")[0]
    chart = frontier.loss(release.rows("frontier"), fit, release.rows("runs"), [])
    lines = [layer for layer in chart["layer"] if layer["mark"]["type"] == "line"]
    assert [line["mark"]["strokeDash"] for line in lines] == [[1, 0], [6, 4]]
    rows = values(chart)
    within, beyond = (rows[chart["layer"].index(line)] for line in lines)
    assert max(row["flops"] for row in within) == min(row["flops"] for row in beyond) == 1e20


def test_the_range_of_the_runs_is_shaded(release):
    fit = release.rows("fits")[0]
    chart = frontier.size(release.rows("frontier"), fit, "params", [], [])
    assert values(chart)[0] == [{"flops": 1e18, "end": 1e20}]


def test_minima_outside_the_runs_have_no_star(release):
    chart = isoflop.chart(
        release.rows("runs"), release.rows("isoflop_curves"), release.rows("isoflop_minima")
    )
    assert len(values(chart)[2]) == 4


def test_budgets_that_round_alike_are_told_apart():
    rows = [{"flops_budget": 1.01e18}, {"flops_budget": 1.04e18}, {"flops_budget": None}]
    assert list(isoflop.budget_labels(rows).values()) == ["1.01e18", "1.04e18"]


def test_forty_budgets_have_forty_looks():
    looks = marks.budget_marks([str(number) for number in range(40)])
    assert len({(mark.colour, mark.shape) for mark in looks.values()}) == 40


def test_colours_are_those_of_the_page(release):
    text = json.dumps(parity.chart(release.rows("predicted_vs_actual")))
    assert "var(--kind-backtest)" in text
    assert "#" not in text.replace("#,", "")


def test_the_reliability_curve_has_a_point_a_kind_and_level_on_its_true_share(release):
    score = next(row for row in release.rows("scores") if row["kind"] == "backtest")
    points = values(reliability.chart([score]))[2]
    assert [point["meant_percent"] for point in points] == [50, 80, 90]
    np.testing.assert_allclose(
        [p["held_percent"] for p in points], [50, 500 / 6, 500 / 6], rtol=1e-5
    )
    assert [point["held"] for point in points] == ["3 of 6", "5 of 6", "5 of 6"]


def test_a_level_nobody_scored_has_no_point(release):
    score = next(row for row in release.rows("scores") if row["kind"] == "backtest")
    assert reliability.chart([score | dict.fromkeys(LEVELS)]) is None


def test_error_against_reach_shows_unseen_runs_alone_by_kind():
    rows = Release(planted_forecast.release()).rows("predicted_vs_actual", law="forecast")
    points = values(reach.chart(rows))[2]
    assert [point["kind"] for point in points] == ["backtest"] * 6 + ["forecast"] * 12
    assert {round(point["flops_ratio"], 2) for point in points} == {2.0, 3.33, 8.0}


def test_a_bar_of_reach_is_the_interval_in_percent_of_the_actual_loss(release):
    rows = [row for row in release.rows("predicted_vs_actual") if row["kind"] == "backtest"]
    bars = values(reach.chart(rows))[0]
    expected = [
        200 * 0.02 * r["predicted_loss_nats"] / r["actual_loss_nats"] for r in parity.drawn(rows)
    ]
    np.testing.assert_allclose([b["above"] - b["below"] for b in bars], expected, rtol=1e-4)


LEVELS = ("coverage_50", "coverage_80", "coverage_90")


@pytest.mark.parametrize("chart", [parity.chart, residuals.chart, reach.chart, reliability.chart])
def test_nothing_to_draw_is_no_chart(chart):
    assert chart([]) is None
