"""A month of nights: runs are announced, begin, end and are scored; nothing is written twice."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from laws import scores
from tests import planted_ledger as planted
from warehouse.ledger import forecast_record, verify_ledger
from warehouse.publish.reading import read_release

LAST = 30
# What each run of the month ended at, in standard deviations of its forecast: 8 of 12 inside 90 %.
PLACES = (0.1, -0.3, 0.5, -0.6, 0.9, -1.2, 1.4, -1.6, 1.8, -2.0, 3.0, 4.0)
LOSSES = {f"run-{i:02}": planted.MEDIAN * np.exp(planted.SD * z) for i, z in enumerate(PLACES, 1)}
VIEWS = ("forecast_outcomes", "predicted_vs_actual", "scores", "forecast_records")
# Runs of the month that do not count, by what became of their forecast.
OTHERS = {
    "never": "announced",
    "slow": "unfinished",
    "broke": "left_out",
    "early": "late",
    "larger": "other_run",
}


@pytest.fixture(scope="module")
def month(new_warehouse):
    """The warehouse at the end of the month, and what each release showed on its own night."""
    with new_warehouse() as con:
        shown = {}
        for day in range(1, LAST + 1):
            known = [run for run in runs() if run["started_at"] < planted.at(day)]
            left_out = {
                run["run_id"]: "loss_not_diverged" for run in known if "broke" in run.values()
            }
            planted.night(con, day, known, left_out)
            planted.append(con, day + 0.1, *announced(day))
            if day in (5, LAST):
                shown[day] = read_release(con, planted.name(day))
        yield con, shown


def runs():
    """Every run of the month: run-01 begins on day 2.5, run-02 on day 3.5, and so on."""
    good = [planted.ended(run, i + 1.5, loss) for i, (run, loss) in enumerate(LOSSES.items(), 1)]
    return [
        *good,
        planted.ended("slow", 20.0, 2.9, is_final=False, tokens=1e7, finished_at=planted.at(29)),
        planted.ended("broke", 20.0, 2.9),
        planted.ended("early", 1.05, planted.MEDIAN),
        planted.ended("larger", 20.0, planted.MEDIAN, params=1.3e6),
        planted.ended("matched", 20.0, planted.MEDIAN, params=7e6, tokens=7.1e7),
    ]


def announced(day):
    """Runs are announced on day 1 and forecast every night until they begin."""
    begins = {run["run_id"]: run["started_at"] for run in runs()}
    named = [*LOSSES, *OTHERS]
    rows = [
        planted.forecast(run, day, flops_ratio=2.0 if run < "run-07" else 20.0)
        for run in named
        if run not in begins or begins[run] > planted.at(day) or (run == "early" and day == 1)
    ]
    return [*rows, planted.forecast(None, day, params=7e6, tokens=7e7)]


def ask(con, query):
    return con.execute(query).fetchall()


def test_each_forecast_of_the_month_has_the_state_that_its_run_gave_it(month):
    con, _ = month
    found = ask(con, "select distinct run_id, state from publish.latest_forecast_outcomes")
    states = {}
    for run, state in found:
        states.setdefault(run, set()).add(state)
    assert {run: states[run] for run in OTHERS} == {run: {state} for run, state in OTHERS.items()}
    assert all(states[run] == {"scored", "superseded"} for run in [*LOSSES][1:])


def test_of_the_forecasts_of_a_run_the_last_before_its_first_point_counts(month):
    con, _ = month
    found = ask(
        con,
        "select run_id, forecast_release from publish.latest_forecast_outcomes "
        "where is_forecast and starts_with(run_id, 'run-') order by run_id",
    )
    assert found == [(run, planted.name(i + 1)) for i, run in enumerate(LOSSES, 1)]


def test_a_forecast_without_a_name_is_of_the_first_run_of_its_size_after_it(month):
    con, _ = month
    found = ask(
        con,
        "select run_id, forecast_release from publish.latest_forecast_outcomes "
        "where is_forecast and params = 7e6",
    )
    assert found == [("matched", planted.name(19))]


def test_each_run_is_scored_as_the_definitions_say(month):
    con, _ = month
    rows = ask(
        con,
        "select error_relative, is_inside, pit, crps_nats, winkler_90_nats, is_forecast "
        "from publish.latest_predicted_vs_actual "
        "where kind = 'forecast' and starts_with(run_id, 'run-') order by run_id",
    )
    error, inside, pit, crps, winkler, is_forecast = (
        np.array(one) for one in zip(*rows, strict=True)
    )
    actual, z = np.array([*LOSSES.values()]), np.array(PLACES)
    median, sd = planted.MEDIAN, planted.SD
    np.testing.assert_allclose(error, (actual - median) / actual, rtol=1e-12, atol=1e-15)
    np.testing.assert_array_equal(inside, np.abs(z) < planted.Z90)
    np.testing.assert_allclose(pit, norm.cdf(z), rtol=1e-9)
    np.testing.assert_allclose(pit, scores.pit_log_normal(actual, median, sd), rtol=1e-9)
    np.testing.assert_allclose(crps, scores.crps_log_normal(actual, median, sd), rtol=1e-8)
    ends = median * np.exp(planted.Z90 * sd * np.array([[-1.0], [1.0]]))
    np.testing.assert_allclose(winkler, scores.winkler(actual, *ends, 0.9), rtol=1e-9)
    assert is_forecast.all()


def test_scores_fill_by_bucket_and_month_and_say_where_runs_are_too_few(month):
    con, _ = month
    rows = ask(
        con,
        "select bucket, month, n, is_too_few from publish.latest_scores "
        "where kind = 'forecast' and family = 'tiny' order by all",
    )
    assert rows == [
        ("1-3x", None, 7, False),  # six runs and the one without a name
        ("10-100x", None, 6, False),
        ("all", None, 13, False),
        ("month", "2026-11", 13, False),
    ]
    early = month[1][5]["scores"].query("kind == 'forecast' and bucket == 'all'")
    assert (early["n"].item(), early["is_too_few"].item()) == (3, True)


def test_skill_is_one_less_the_ratio_of_the_errors_and_missing_without_the_baseline(month):
    con, _ = month
    ((best, power, shape),) = ask(
        con,
        "select skill_best_so_far, skill_power_law, skill_published_shape "
        "from publish.latest_scores where kind = 'forecast' and bucket = 'all'",
    )
    actual = np.array([*LOSSES.values(), planted.MEDIAN])
    mean = np.mean(np.abs(actual - planted.MEDIAN) / actual)
    assert best == pytest.approx(1 - mean / np.mean((3.0 - actual) / actual), rel=1e-12)
    assert power == pytest.approx(1 - mean / np.mean((actual - 2.0) / actual), rel=1e-12)
    assert shape is None


def test_the_record_is_doubtful_and_asks_for_the_width_that_would_have_held_nine_of_ten(month):
    con, _ = month
    (record,) = forecast_record(con).to_dict("records")
    assert (record["family"], record["scored"], record["inside_90"]) == ("tiny", 13, 9)
    # nine of thirteen held; the twelfth of thirteen by size is the least that holds 90 % of them
    assert record["widening"] == pytest.approx(3.0 / planted.Z90, rel=1e-12)
    ((is_doubtful, verdict, left_out),) = ask(
        con, "select is_doubtful, verdict, left_out from publish.latest_forecast_records"
    )
    assert is_doubtful
    assert verdict == "9 of 13 forecasts inside their 90 % interval: doubtful"
    assert left_out > 0


def test_the_index_calls_a_family_doubtful_for_its_forecasts(month):
    from reports import status
    from reports.tables import Release

    con, _ = month
    tables = read_release(con, planted.name(LAST))
    fit = {"family": "tiny", "law": "chinchilla", "is_selected": True, "status": "converged"}
    columns = tables["fits"].columns
    tables["fits"] = pd.DataFrame([fit]).reindex(columns=columns)
    found = status.of(Release(tables), "tiny")
    assert found.word == "doubtful"
    assert "9 of 13" in found.why


def test_what_a_release_showed_on_its_night_it_shows_for_ever(month):
    con, shown = month
    for day, tables in shown.items():
        again = read_release(con, planted.name(day))
        for view in (*VIEWS, "forecasts"):
            left, right = tables[view], again[view]
            assert left.equals(right), (day, view)


def test_the_month_is_one_whole_chain_and_a_forged_row_of_it_is_found(month):
    con, _ = month
    assert verify_ledger(con).fault is None
    con.begin()
    con.execute("update ledger.forecasts set q95_loss_nats = 2.9 where sequence = 77")
    assert "row 77 (" in verify_ledger(con).fault
    con.rollback()
    assert verify_ledger(con).fault is None
