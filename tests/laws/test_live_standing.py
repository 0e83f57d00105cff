"""The word on a run, and the sentence to it."""

import numpy as np
import pytest

from laws.live.alarm import THRESHOLD
from laws.live.band import Band, Expectation
from laws.live.courses.collapse import collapse
from laws.live.standing import standing
from tests.laws.planted_curves import family, planted, way


@pytest.fixture(scope="module")
def expected():
    """What a family says of a run of 1e9 parameters that is forecast to end at 2.5 nats/token."""
    course = collapse(family(noise=0.003), 1e9, 2e10)
    return Expectation(course, Band(np.log(2.5), np.asarray(0.01)))


def test_a_run_that_does_as_forecast_is_on_track(expected):
    found = standing(planted(noise=0.003, seed=77).until(0.6), expected)
    assert found.status == "on_track"
    assert found.e_value < THRESHOLD
    assert (found.share, found.looks) == (pytest.approx(0.6), 51)
    assert found.alarm_share is None
    assert found.now.loss == pytest.approx(2.5 * np.exp(way(0.6)), rel=0.01)


@pytest.mark.parametrize(
    ("end", "status", "says"), [(2.65, "above", "look for a cause"), (2.35, "below", "stale")]
)
def test_a_run_far_off_is_above_or_below_and_the_sentence_says_what_to_do(
    expected, end, status, says
):
    found = standing(planted(end=end, noise=0.003, seed=78).until(0.6), expected)
    assert found.status == status
    assert says in found.reason
    assert f"{status} the expected loss" in found.reason
    assert found.alarm_share < 0.3


def test_before_the_first_look_it_is_too_early(expected):
    found = standing(planted(points=1000).until(0.05), expected)
    assert (found.status, found.looks, found.e_value) == ("too_early", 0, 1.0)
    assert "5% of the plan" in found.reason
    assert found.end.mean == expected.at(1.0).mean
