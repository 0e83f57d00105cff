"""Coverage over samples, and its estimate from samples drawn once."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.errors import QuantityOutOfRange
from laws.forms.coverage import Coverage, pass_at_k

laws_of_coverage = st.builds(Coverage, a=st.floats(0.05, 8), b=st.floats(0.05, 0.8))


@given(law=laws_of_coverage, samples=st.floats(1, 1e5))
def test_the_samples_for_a_coverage_reach_it(law, samples):
    reached = law.predict(samples)
    if reached < 1:
        np.testing.assert_allclose(law.predict(law.samples_for(reached)), reached, rtol=1e-9)


@given(law=laws_of_coverage, samples=st.floats(1, 1e5))
def test_log_coverage_is_a_power_of_the_samples(law, samples):
    ratio = np.log(law.predict(10 * samples)) / np.log(law.predict(samples))
    np.testing.assert_allclose(ratio, 10**-law.b, rtol=1e-6)


def test_no_number_of_samples_solves_all():
    assert Coverage(1.0, 0.3).samples_for(1.0) == np.inf


@given(samples=st.integers(1, 200), right=st.integers(0, 200), k=st.integers(1, 200))
def test_pass_at_k_counts_the_draws_that_hold_a_right_sample(samples, right, k):
    right, k = min(right, samples), min(k, samples)
    exact = 1 - math.comb(samples - right, k) / math.comb(samples, k)
    np.testing.assert_allclose(pass_at_k(samples, right, k), exact, rtol=1e-9, atol=1e-12)


def test_pass_at_1_is_the_share_that_is_right():
    np.testing.assert_allclose(pass_at_k(10_000, [0, 1, 37, 10_000], 1), [0, 1e-4, 37e-4, 1])


def test_pass_at_k_is_unbiased_where_plugging_in_the_share_is_not():
    p, n, k = 0.1, 20, 10
    right = np.random.default_rng(0).binomial(n, p, size=20_000)
    truth = 1 - (1 - p) ** k
    error = pass_at_k(n, right, k).std() / np.sqrt(len(right))
    assert abs(pass_at_k(n, right, k).mean() - truth) < 4 * error
    assert abs((1 - (1 - right / n) ** k).mean() - truth) > 10 * error


def test_independent_problems_of_one_difficulty_follow_no_power():
    # why the law is one of a spread of difficulties: each problem alone is exponential in k
    k = np.array([1, 10, 100])
    log_coverage = np.log(1 - 0.99**k)
    assert abs(np.diff(np.log(-log_coverage))[1] / np.diff(np.log(-log_coverage))[0] - 1) > 0.5


@pytest.mark.parametrize(("right", "k"), [(-1, 1), (11, 1), (np.nan, 1), (3, 11), (3, 0)])
def test_counts_that_cannot_be_are_refused(right, k):
    with pytest.raises(QuantityOutOfRange):
        pass_at_k(10, right, k)
