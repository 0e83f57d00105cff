"""Training compute for test-time compute."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.downstream import exchange
from laws.errors import QuantityOutOfRange

factors, rates = st.floats(1e-3, 1e3), st.floats(0.1, 3)


def test_ten_times_the_training_saves_about_fifteen_times_the_search_at_hex():
    # Jones 2021, arXiv:2104.03113: slope -1.2 of log test compute against log training compute
    np.testing.assert_allclose(1 / exchange.at_test_time(10, rate=1.2), 15, rtol=0.1)


@given(factor=factors, rate=rates)
def test_what_is_exchanged_there_and_back_is_unchanged(factor, rate):
    saved = 1 / exchange.at_test_time(factor, rate)
    np.testing.assert_allclose(exchange.in_training(saved, rate), factor, rtol=1e-9)


@given(rate=rates, level=st.floats(1e20, 1e30))
def test_the_rate_is_measured_from_systems_of_equal_performance(rate, level):
    train = np.geomspace(1e15, 1e18, 5)
    test = level * exchange.at_test_time(train / train[0], rate)
    np.testing.assert_allclose(exchange.measured_rate(train, test), rate, rtol=1e-9)


def test_no_rate_is_assumed():
    for each in (exchange.at_test_time, exchange.in_training):
        assert inspect.signature(each).parameters["rate"].default is inspect.Parameter.empty


@pytest.mark.parametrize("value", [np.nan, 0, -1.2, np.inf])
def test_a_rate_that_cannot_be_is_refused(value):
    with pytest.raises(QuantityOutOfRange, match="ratio"):
        exchange.at_test_time(10, value)
