"""What the views of the schema publish say, on two or three rows written out."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

import sql
from tests import planted_release as planted
from warehouse.publish.release import publish_release

CONTRACT = {
    "releases": "release released_at status data_hash settings_hash code_version as_of",
    "coefficients": "release family law coefficient estimate lo hi level unit",
    "draws": "release family law draw coefficient value",
    "fits": "release family law is_selected status objective runs params_min params_max "
    "tokens_min tokens_max flops_max condition residual_sd reason choice walk_forward_runs "
    "walk_forward_are walk_forward_bias floor_drift objective_field_delta",
    "walk_forward": "release family law flops_cut run_id flops_ratio predicted_loss_nats "
    "actual_loss_nats",
    "law_fits": "release family law is_selected status coefficients residual_sd flops_max "
    "flops_per_param_token",
    "law_draws": "release family law draw coefficients",
    "runs": "run_id family params_non_embedding params_total tokens flops flops_method loss_nats "
    "is_final is_in_fit exclusion source_uri",
    "predicted_vs_actual": "release family law run_id predicted_loss_nats lo_loss_nats "
    "hi_loss_nats level actual_loss_nats residual_nats kind is_forecast flops_ratio",
    "forecasts": "forecast_id made_at release family run_id params_non_embedding tokens hash "
    "sequence previous_hash share_done is_forecast flops_ratio announced_by widening law params "
    "q05_loss_nats q25_loss_nats q50_loss_nats q75_loss_nats q95_loss_nats best_so_far_loss_nats "
    "power_law_loss_nats published_shape_loss_nats previous_release_loss_nats",
    "forecast_outcomes": "release forecast_id family law run_id forecast_release made_at month "
    "state is_forecast actual_loss_nats",
    "forecast_records": "release family forecasts waiting late scored inside_50 inside_80 "
    "inside_90 bias skill_best_so_far is_too_few is_doubtful verdict widening",
    "scores": "release family law kind bucket n are bias coverage_50 coverage_80 coverage_90 "
    "pinball crps winkler_90 month is_too_few skill_best_so_far skill_power_law "
    "skill_published_shape skill_previous_release",
    "frontier": "release family law flops params_opt tokens_opt tokens_per_param loss_nats "
    "lo_loss_nats hi_loss_nats level",
    "data_quality": "release table_name rule severity checked failed example",
    "live_runs": "release family run_id tokens_planned tokens step share_done status reason "
    "loss_nats expected_loss_nats lo_loss_nats hi_loss_nats forecast_end_loss_nats "
    "expected_end_loss_nats lo_end_loss_nats hi_end_loss_nats level e_value looks",
    "live_curves": "release family run_id share_done tokens actual_loss_nats expected_loss_nats "
    "lo_loss_nats hi_loss_nats level",
}


def predicted(con, *predictions, **run):
    """Publish predictions of runs a (2.0 nats/token) and b (2.5)."""
    planted.add_run(con, "a", loss_nats=2.0, **run)
    planted.add_run(con, "b", loss_nats=2.5, **run)
    publish_release(con, planted.facts(), {"predictions": pd.DataFrame(predictions)})


def columns(con, relation):
    return [row[0] for row in con.execute(f"describe publish.{relation}").fetchall()]


@pytest.mark.parametrize("relation", CONTRACT)
def test_every_relation_of_the_contract_has_its_columns_and_a_latest_view(con, relation):
    assert set(CONTRACT[relation].split()) <= set(columns(con, relation))
    assert columns(con, f"latest_{relation}") == columns(con, relation)


def test_every_relation_with_several_releases_has_a_latest_view(con):
    relations = [name for (name,) in con.execute(sql.query("publish/relations")).fetchall()]
    assert {*relations} == {name for name, _ in sql.scripts("views/publish/latest")}


def test_every_column_of_publish_has_a_comment_that_ends_in_its_unit(con):
    bare = con.execute(
        "select table_name, column_name from duckdb_columns() where schema_name = 'publish' "
        r"and not coalesce(regexp_matches(comment, '^\S.* \[[^\[\]]+\]$'), false)"
    )
    assert bare.fetchall() == []


def test_every_view_says_first_what_one_row_is():
    assert [
        name
        for folder in ("views/core", "views/publish")
        for name, text in sql.scripts(folder)
        if not text.startswith("-- One row ")
    ] == []


def test_the_residual_is_actual_less_predicted_and_positive_where_the_run_was_worse(con):
    predicted(con, planted.prediction("a", 2.2), planted.prediction("b", 2.4))
    found = con.execute(
        "select run_id, residual_nats, error_relative, is_forecast "
        "from publish.latest_predicted_vs_actual order by run_id"
    )
    assert found.fetchall() == [
        ("a", pytest.approx(-0.2), pytest.approx(-0.1), False),
        ("b", pytest.approx(0.1), pytest.approx(0.04), False),
    ]


def test_a_run_is_inside_from_one_end_of_its_interval_to_the_other(con):
    ends = {"lo_loss_nats": 2.0, "hi_loss_nats": 2.4}
    predicted(con, *(planted.prediction(run, 2.2, **ends) for run in "ab"))
    found = con.execute("select run_id, is_inside from publish.predicted_vs_actual order by run_id")
    assert found.fetchall() == [("a", True), ("b", False)]


def test_without_an_interval_a_run_is_neither_inside_nor_outside(con):
    predicted(con, planted.prediction("a", 2.2, lo_loss_nats=None, hi_loss_nats=None))
    assert con.execute("select is_inside from publish.predicted_vs_actual").fetchall() == [(None,)]


def test_a_prediction_of_a_run_without_a_loss_waits(con):
    planted.add_run(con, "running", loss_nats=None)
    predictions = pd.DataFrame([planted.prediction("running", 2.2)])
    publish_release(con, planted.facts(), {"predictions": predictions})
    assert con.execute("from publish.predicted_vs_actual").fetchall() == []
    assert con.execute("select run_id from publish.predictions").fetchall() == [("running",)]


def scores(con, columns, bucket="all"):
    found = con.execute(f"select {columns} from publish.scores where bucket = $1", [bucket])
    return found.fetchall()


def test_scores_are_means_of_the_relative_errors(con):
    predicted(con, planted.prediction("a", 2.2), planted.prediction("b", 2.4))
    assert scores(con, "n, are, bias") == [(2, pytest.approx(0.07), pytest.approx(-0.03))]


def test_a_forecast_without_spread_has_half_its_absolute_error_as_pinball_and_all_as_crps(con):
    predicted(con, planted.prediction("a", 2.2), planted.prediction("b", 2.4))
    assert scores(con, "pinball, crps") == [(pytest.approx(0.075), pytest.approx(0.15))]


def test_crps_is_that_of_a_prediction_normal_in_log_loss(con):
    # Baran and Lerch 2015, Q. J. R. Meteorol. Soc. 141, eq. 5, for a log-normal prediction
    median, sd, actual = 2.03, 0.01, 2.0  # every planted run ends at 2.0
    spread = np.exp(sd * norm.ppf(0.95))
    ends = {"lo_90_loss_nats": median / spread, "hi_90_loss_nats": median * spread}
    predicted(con, planted.prediction("a", median, **ends))
    place = np.log(actual / median) / sd
    closed = actual * (2 * norm.cdf(place) - 1) - 2 * median * np.exp(sd**2 / 2) * (
        norm.cdf(place - sd) + norm.cdf(sd / np.sqrt(2)) - 1
    )
    assert scores(con, "crps") == [(pytest.approx(closed, rel=2e-3),)]


def test_coverage_counts_the_runs_inside_and_passes_over_those_without_an_interval(con):
    wide = {"lo_90_loss_nats": 1.0, "hi_90_loss_nats": 4.0}
    none = {"lo_80_loss_nats": None, "hi_80_loss_nats": None}
    predicted(
        con,
        planted.prediction("a", 2.2, **wide, **none),
        planted.prediction("b", 2.4, **wide, lo_80_loss_nats=2.3, hi_80_loss_nats=2.6),
    )
    assert scores(con, "coverage_50, coverage_80, coverage_90") == [(0.0, 1.0, 1.0)]


def test_skill_compares_with_predicting_the_best_loss_so_far(con):
    naive = {"best_so_far_loss_nats": 3.0}
    predicted(con, planted.prediction("a", 2.2, **naive), planted.prediction("b", 2.4, **naive))
    assert scores(con, "skill_best_so_far") == [(pytest.approx(1 - 0.07 / 0.35),)]


def test_skill_is_unknown_where_no_run_has_a_baseline(con):
    predicted(con, planted.prediction("a", 2.2))
    assert scores(con, "skill_best_so_far") == [(None,)]


def test_skill_is_unknown_where_the_baseline_was_perfect(con):
    predicted(con, planted.prediction("a", 2.2, best_so_far_loss_nats=2.0))
    assert scores(con, "skill_best_so_far") == [(None,)]


def test_buckets_go_by_compute_over_the_most_the_law_had_seen(con):
    ratios = {"1": "<=1x", "3": "1-3x", "3.1": "3-10x", "10.5": "10-100x", "1000": ">100x"}
    predictions = []
    for ratio in ratios:
        planted.add_run(con, ratio)
        predictions.append(planted.prediction(ratio, 3.1, flops_ratio=float(ratio)))
    publish_release(con, planted.facts(), {"predictions": pd.DataFrame(predictions)})
    found = con.execute("select bucket, n from publish.scores").fetchall()
    assert sorted(found) == sorted([*((bucket, 1) for bucket in ratios.values()), ("all", 5)])


def test_kinds_are_scored_apart(con):
    backtest, fitted = (planted.prediction("a", 2.2, kind=kind) for kind in ("backtest", "fit"))
    predicted(con, backtest, fitted | {"predicted_loss_nats": 2.0})
    found = con.execute("select kind, are from publish.scores where bucket = 'all' order by kind")
    assert found.fetchall() == [("backtest", pytest.approx(0.1)), ("fit", 0.0)]


def test_skill_is_unknown_for_runs_of_the_fit_whose_best_is_hindsight(con):
    predicted(con, planted.prediction("a", 2.2, kind="fit", best_so_far_loss_nats=3.0))
    assert scores(con, "skill_best_so_far") == [(None,)]


def test_a_law_has_its_coefficients_in_a_map_without_derived_ones(con):
    tables = planted.tables()
    derived = {"coefficient": "gamma", "is_derived": True}
    tables["coefficients"] = pd.concat(
        [tables["coefficients"], tables["coefficients"].head(1).assign(**derived)]
    )
    publish_release(con, planted.facts(), tables)
    assert con.execute("select coefficients from publish.law_fits").fetchall() == [(planted.LAW,)]


@pytest.mark.parametrize("relation", ["law_draws", "latest_law_draws"])
def test_each_draw_of_each_law_is_one_row_with_its_own_coefficients(con, relation):
    lines = {"n_coefficient": 0.6, "n_exponent": 0.49}
    draws = [planted.drawn(planted.LAW), planted.drawn(lines)]
    beside = planted.tables(lines, draws[1], name="isoflop", is_selected=False)
    publish_release(con, planted.facts(), planted.together(planted.tables(draws=draws[0]), beside))
    found = con.execute(
        f"select coefficients from publish.{relation} order by law, draw"
    ).fetchall()
    assert [row for (row,) in found] == [
        dict(zip(law, map(float, draw), strict=True))
        for law, drawn in zip((planted.LAW, lines), draws, strict=True)
        for draw in drawn
    ]
