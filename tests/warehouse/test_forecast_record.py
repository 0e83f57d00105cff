"""When a family is doubtful for its forecasts, and by how much its next intervals widen."""

import numpy as np
import pytest

from tests import planted_ledger as planted


def ask(con, query):
    return con.execute(query).fetchall()


def scored(con, number, z, widening=1.0):
    """The record of so many forecasts, made with a widening, whose runs all ended z out."""
    names = [f"run-{i:02}" for i in range(number)]
    planted.night(con, 1)
    spread = planted.SD * widening
    rows = (planted.forecast(run, sd=spread, widening=widening) for run in names)
    planted.append(con, 1.1, *rows)
    loss = planted.MEDIAN * np.exp(z * planted.SD)
    planted.night(con, 3, [planted.ended(run, 1.5, loss) for run in names])
    ((is_doubtful, stretch),) = ask(
        con, "select is_doubtful, widening from publish.latest_forecast_records"
    )
    return is_doubtful, stretch


@pytest.mark.parametrize(("number", "is_doubtful"), [(9, False), (10, True)])
def test_ten_forecasts_are_needed_to_be_doubtful_and_to_widen(con, number, is_doubtful):
    found, widening = scored(con, number, z=2.0)
    assert found == is_doubtful
    assert widening == pytest.approx(2.0 / planted.Z90 if is_doubtful else 1.0, rel=1e-9)


def test_forecasts_that_hold_because_they_were_widened_stay_widened_and_are_not_doubtful(con):
    found, widening = scored(con, 10, z=2.0, widening=3.0)
    assert not found
    assert widening == pytest.approx(2.0 / planted.Z90, rel=1e-9)


def test_forecasts_that_hold_without_widening_narrow_again(con):
    assert scored(con, 10, z=1.0, widening=3.0) == (False, 1.0)


def test_a_log_without_times_began_when_a_release_first_held_it(con):
    planted.night(con, 1)
    planted.append(con, 1.1, planted.forecast("a"), planted.forecast("b"))
    no_times = {"started_at": None, "finished_at": None}
    planted.night(con, 2, [planted.ended("a", 0, 2.4, **no_times)])
    planted.append(con, 2.1, planted.forecast("a", day=2))
    planted.night(con, 3, [planted.ended("a", 0, 2.4, **no_times)])
    found = ask(
        con,
        "select run_id, forecast_release, state from publish.latest_forecast_outcomes order by all",
    )
    assert found == [
        ("a", planted.name(1), "scored"),
        ("a", planted.name(2), "late"),
        ("b", planted.name(1), "announced"),
    ]
