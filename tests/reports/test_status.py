"""The word of status, and the advice."""

import pandas as pd
import pytest

from reports import advice, status
from reports.tables import Release
from tests.reports import planted


def changed(table, where=None, **values):
    """The planted tables with some values of one table changed."""
    tables = planted.release(["atlas"])
    rows = slice(None) if where is None else tables[table].eval(where)
    for column, value in values.items():
        tables[table].loc[rows, column] = value
    return Release(tables)


def test_a_law_that_converged_and_predicted_is_good():
    assert status.of(changed("fits"), "atlas").word == "good"


@pytest.mark.parametrize(
    ("fit_status", "word"),
    [("held", "held"), ("too_few", "too few runs"), ("at_bound", "doubtful"),
     ("max_iterations", "doubtful"), ("not_identified", "doubtful")],
)  # fmt: skip
def test_a_fit_that_did_not_converge_is_not_good_and_says_why(fit_status, word):
    found = status.of(changed("fits", status=fit_status, reason="The runs say so."), "atlas")
    assert (found.word, found.why) == (word, "The runs say so.")


def test_intervals_that_missed_most_unseen_runs_make_a_law_doubtful():
    found = status.of(changed("scores", "kind == 'backtest'", coverage_90=0.5), "atlas")
    assert found.word == "doubtful"
    assert "3 of 6" in found.why


def test_a_large_error_on_unseen_runs_makes_a_law_doubtful():
    found = status.of(changed("scores", "kind == 'backtest'", are=0.08), "atlas")
    assert found.word == "doubtful"
    assert "8.0" in found.why


def test_two_unseen_runs_are_too_few_to_judge_by():
    found = status.of(changed("scores", "kind == 'backtest'", coverage_90=0.0, n=2), "atlas")
    assert found.word == "good"


def test_an_exponent_less_certain_than_itself_makes_a_law_doubtful():
    found = status.of(changed("coefficients", "coefficient == 'beta'", lo=0.1, hi=0.5), "atlas")
    assert (found.word, found.why.startswith("β is known only to 0.10–0.50")) == (
        "doubtful",
        True,
    )


def test_a_forecast_counts_before_a_backtest():
    release = changed("scores", "kind == 'fit'", kind="forecast")
    assert (status.record(release, "atlas") or {})["kind"] == "forecast"


def test_four_forecasts_are_too_few_to_show_before_a_backtest():
    release = changed("scores", "kind == 'fit'", kind="forecast", n=4)
    assert (status.record(release, "atlas") or {})["kind"] == "backtest"


@pytest.mark.parametrize(("scored", "word"), [(9, "good"), (10, "doubtful")])
def test_forecasts_decide_once_there_are_ten(scored, word):
    release = changed("scores", "kind == 'fit'", kind="forecast", n=scored, coverage_90=0.6)
    assert status.of(release, "atlas").word == word


def test_a_law_with_ten_good_forecasts_is_not_doubted_for_its_exponents():
    tables = planted.release(["atlas"])
    fits, exponents = tables["scores"]["kind"] == "fit", tables["coefficients"]
    exponents.loc[exponents["coefficient"] == "beta", ["lo", "hi"]] = [0.1, 0.5]
    assert status.of(Release(tables), "atlas").word == "doubtful"
    tables["scores"].loc[fits, ["kind", "n", "coverage_90"]] = ["forecast", 10, 0.9]
    assert status.of(Release(tables), "atlas").word == "good"


def test_the_scores_of_a_month_are_not_those_of_all_forecasts():
    tables = planted.release(["atlas"])
    month = tables["scores"].query("kind == 'backtest'").assign(month="2026-11", coverage_90=0.0)
    tables["scores"] = pd.concat([month, tables["scores"]])
    assert status.of(Release(tables), "atlas").word == "good"


def test_the_fit_itself_is_no_record():
    assert status.record(changed("scores", kind="fit"), "atlas") is None


def test_runs_at_one_ratio_get_the_advice_to_vary_it():
    release = changed("fits", tokens_per_param_min=18.0, tokens_per_param_max=22.0)
    assert any("tokens per parameter span only 18.0 to 22.0" in s for s in _advice(release))


def test_few_sizes_in_a_narrow_range_get_the_advice_to_add_some():
    said = " ".join(_advice(changed("fits", clusters=3, params_min=1e8, params_max=3e8)))
    assert "Train at least 5 sizes" in said
    assert "model sizes span only 100M to 300M" in said


def test_coefficients_that_cannot_be_told_apart_get_advice():
    assert any("7.6e7" in sentence for sentence in _advice(changed("fits", condition=7.6e7)))


def test_a_vague_exponent_gets_the_advice_that_would_sharpen_it():
    release = changed("coefficients", "coefficient == 'beta'", lo=0.1, hi=0.5)
    assert any("Add runs with far fewer and far more tokens" in s for s in _advice(release))


def test_a_best_size_outside_the_runs_names_its_budget():
    assert any("At 1e18 FLOPs" in sentence for sentence in _advice(changed("fits")))


def _advice(release):
    return advice.sentences(release, "atlas")
