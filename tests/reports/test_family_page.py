"""What the page of a family says, and in which order."""

import pytest

from reports import status
from reports.tables import Release
from tests.reports import planted, planted_forecast


@pytest.fixture
def forecast_words(show):
    """What a reader sees of a family with a forecast, true forecasts and a release before."""
    return show(planted_forecast.release())["atlas.html"].replace("\N{NO-BREAK SPACE}", " ")


def test_the_sections_stand_in_the_order_of_a_reader(atlas_words):
    headings = [
        "At 1e21 FLOPs", "The record", "Predicted against actual", "Plan", "isoFLOP curves",
        "Frontier", "Laws tried", "Coefficients", "Runs left out", "What would make it better",
        "Checks of the data", "Method",
    ]  # fmt: skip
    places = [atlas_words.index(heading) for heading in headings]
    assert places == sorted(places)


def test_the_headline_is_the_optimum_of_the_planted_law(atlas_words):
    params, tokens = planted.frontier_sizes(1e21)
    loss = float(planted.law(params, tokens))
    assert f"{params / 1e9:.2f}B parameters, {tokens / 1e9:.1f}B tokens" in atlas_words
    assert f"loss {loss:.2f} (" in atlas_words
    assert "that is 10 times the largest run" in atlas_words


def test_the_plan_has_its_budgets_and_the_sizes_that_are_as_good(atlas_words):
    plan = atlas_words[atlas_words.index("sizes within 0.005 nats") :]
    assert "1.14B–3.10B" in plan
    for budget in planted.PLAN:
        params, _ = planted.frontier_sizes(budget * 1e20)
        assert f"{params / 1e9:.2f}B" in plan or f"{params / 1e6:.0f}M" in plan


def test_the_score_line_says_how_unseen_runs_did(atlas_words):
    assert "Backtest of 6 unseen runs: 3 of 6 inside 50 %, 5 of 6 inside 80 %" in atlas_words
    assert "bias −0.3 % (runs ended better than predicted)" in atlas_words


def test_the_largest_runs_come_first_and_once_with_the_least_hindsight(atlas_words):
    table = atlas_words[atlas_words.index("The largest runs") :]
    table = table[: table.index("12 of 30 runs")]
    assert table.count("1e20") == 6
    assert table.count("3e19") == 6
    assert table.count("backtest") == 6


def test_a_run_outside_its_interval_is_named_so(atlas_words):
    assert "outside its interval, 1" in atlas_words


def test_published_sets_stand_beside_the_coefficients(atlas_words):
    table = atlas_words[atlas_words.index("Coefficients") : atlas_words.index("Runs left out")]
    for said in ("Hoffmann 2022", "Besiroglu 2024", "arXiv:2404.10102", "0.348", "0.366"):
        assert said in table


def test_a_run_left_out_has_its_rule_what_it_saw_and_how_to_mend_it(atlas_words):
    assert "2 of 32 runs" in atlas_words
    assert "stopped at 48 % of 4.2B planned tokens" in atlas_words
    assert "let it finish, or log it under its real plan" in atlas_words
    assert "Log params_non_embedding, or give it in the manifest" in atlas_words


def test_failed_rules_and_unread_files_are_listed(atlas_words):
    assert "flops method is one" in atlas_words
    assert "loss is finite" not in atlas_words
    assert "runs/killed/m.jsonl, line 812: the last line is cut off" in atlas_words
    assert "runs/old.parquet: not a Parquet file" in atlas_words


def test_the_page_says_how_to_make_it_again(atlas_words):
    for said in ("d" * 64, "5" * 64, "0.1.0+abc1234", "lawbook nightly --as-of 2026-11-22"):
        assert said in atlas_words
    assert "22 November 2026, 02:03 UTC" in atlas_words
    assert "select * from publish.frontier where release = &#39;2026-11-22&#39;" in atlas_words


def test_the_record_of_true_forecasts_comes_before_the_next_ones_and_the_plan(forecast_words):
    headings = ["The record", "12 forecasts made before the run", "The next forecasts",
                "Predicted against actual", "Fill in what is fixed", "The published plan",
                "isoFLOP curves", "What changed since 2026-11-21", "Runs left out"]  # fmt: skip
    places = [forecast_words.index(heading) for heading in headings]
    assert places == sorted(places)
    assert "7 of 12 inside 50 %, 10 of 12 inside 80 %, 11 of 12 inside 90 %" in forecast_words


def test_forecasts_backtests_and_the_fit_are_told_apart(forecast_words):
    for said in ("in the fit, 30", "backtest, 6", "forecast, 12"):
        assert said in forecast_words


def test_without_a_scored_forecast_the_record_says_that_it_is_a_backtest(atlas_words):
    assert "No forecast made before its run has been scored yet." in atlas_words


def test_the_next_forecasts_are_the_newest_of_runs_that_have_not_ended(forecast_words):
    table = forecast_words[
        forecast_words.index("The next forecasts") : forecast_words.index("Predicted against")
    ]
    assert table.count("atlas-next") == 1
    assert "2.20 (2.16–2.26)" in table
    assert "25 %" in table
    assert "59" in table  # 6 * 7e9 * 1.4e11 / 1e20
    assert "3224.3M" not in table


def test_what_changed_says_runs_rules_coefficients_and_predictions(forecast_words):
    changed = forecast_words[forecast_words.index("What changed") :]
    for said in (
        "2 runs joined and 1 run left the fit.", "Forecast predicts now, before it was Chinchilla.",
        "Settings changed.", "Beyond the interval of before: E.", "atlas-killed", "run is final",
        "1.50 (1.40–1.60)", "1.69 (1.62–1.76)",
    ):  # fmt: skip
        assert said in changed
    params = planted.frontier_sizes(1e21)[0]
    assert f"{1.03 * params / 1e9:.2f}B (" in changed
    assert changed.index("yes") < changed.index("2.41 (2.38–2.44)") < changed.index("no Coeff")


def test_the_index_says_in_a_line_what_changed(show):
    line = show(planted_forecast.release())["index.html"].replace("\N{NO-BREAK SPACE}", " ")
    assert "Since 2026-11-21: 2 runs joined and 1 run left the fit." in line
    assert "1.88B → 1.82B parameters, within its band." in line
    assert "11 of 12 inside 90 %" in line


def test_held_out_scores_are_shown_by_law(forecast_words):
    table = forecast_words[forecast_words.index("On runs held out or forecast, by law") :]
    table = table[: table.index("Coefficients")]
    assert table.index("Forecast") < table.index("Chinchilla")


def test_the_forecast_predicts_and_the_selected_law_is_quoted(forecast_words):
    laws = forecast_words[forecast_words.index("Laws tried") :]
    rows = laws[laws.index("Forecast in use") :]
    assert rows.index("Chinchilla quoted") < rows.index("Hoffmann")
    assert "Predictions are those of the forecast" in forecast_words
    assert "L(N, D) = E + A / Nα + B / Dβ, Hoffmann" in forecast_words


def test_the_largest_run_is_that_of_the_page_and_not_that_of_the_fit(show):
    tables = planted.release(["atlas"])
    held_out = tables["runs"]["flops"] == 1e20
    tables["runs"].loc[held_out, ["is_in_fit", "is_holdout"]] = [False, True]
    tables["runs"].loc[held_out, "flops"] = 6e20
    words = show(tables)["atlas.html"]
    assert "that is 1.7 times the largest run" in words


def test_a_release_is_one_word_better_for_no_other_reason_than_its_record():
    tables = planted_forecast.release()
    vague = tables["coefficients"]["coefficient"] == "beta"
    tables["coefficients"].loc[vague, ["lo", "hi"]] = [0.1, 0.5]
    assert status.of(Release(tables), "atlas").word == "good"
    bad = tables["scores"]["kind"] == "forecast"
    tables["scores"].loc[bad, "coverage_90"] = 8 / 12
    found = status.of(Release(tables), "atlas")
    assert found.word == "doubtful"
    assert "8 of 12" in found.why
