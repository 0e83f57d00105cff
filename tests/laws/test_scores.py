"""Scores of forecasts against their definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from laws import scores
from laws.errors import QuantityOutOfRange


def test_the_published_scores_come_out():
    # V39
    np.testing.assert_allclose(scores.pinball([2.10, 2.00], 2.05, 0.9), [0.045, 0.005], atol=1e-12)
    np.testing.assert_allclose(scores.crps_normal(2.03, 2.0, 0.02), 0.0198885, atol=6e-8)
    np.testing.assert_allclose(scores.winkler(2.05, 1.97, 2.03, 0.9), 0.46, atol=1e-12)


def test_crps_is_twice_the_pinball_loss_over_all_quantiles():
    t = (np.arange(20_000) + 0.5) / 20_000
    quantiles = norm.ppf(t, 2.0, 0.02)
    losses = [scores.pinball(2.03, q, p) for q, p in zip(quantiles, t, strict=True)]
    np.testing.assert_allclose(2 * np.mean(losses), scores.crps_normal(2.03, 2.0, 0.02), rtol=1e-5)


@given(actual=st.floats(-5, 5), mean=st.floats(-5, 5), sd=st.floats(0.01, 5))
def test_crps_of_draws_is_that_of_their_distribution(actual, mean, sd):
    draws = norm.ppf((np.arange(2000) + 0.5) / 2000, mean, sd)
    closed = scores.crps_normal(actual, mean, sd)
    np.testing.assert_allclose(scores.crps_draws(actual, draws), closed, atol=2e-3 * sd, rtol=1e-3)


def test_crps_of_draws_is_its_definition():
    draws, actual = np.array([1.0, 4.0, 2.0]), 2.5
    apart = np.abs(draws[:, None] - draws).mean()
    expected = np.abs(draws - actual).mean() - apart / 2
    np.testing.assert_allclose(scores.crps_draws(actual, draws), expected, rtol=1e-12)
    many = scores.crps_draws(np.full(5, actual), np.tile(draws[:, None], 5))
    np.testing.assert_allclose(many, expected, rtol=1e-12)


def test_crps_without_spread_is_the_absolute_error():
    np.testing.assert_allclose(scores.crps_normal(2.5, 2.0, 1e-9), 0.5, rtol=1e-6)
    np.testing.assert_allclose(scores.crps_draws(2.5, [2.0, 2.0]), 0.5)


@given(level=st.floats(0.5, 0.99), off=st.floats(0.01, 1))
def test_the_interval_that_is_believed_has_the_best_expected_winkler_score(level, off):
    actual = norm.ppf((np.arange(4000) + 0.5) / 4000)
    half = norm.ppf((1 + level) / 2)
    believed = scores.winkler(actual, -half, half, level).mean()
    for wrong in (half + off, max(half - off, 0.0)):
        assert believed <= scores.winkler(actual, -wrong, wrong, level).mean() + 1e-3


@given(t=st.floats(0.05, 0.95), off=st.floats(0.01, 1))
def test_the_quantile_that_is_believed_has_the_best_expected_pinball_loss(t, off):
    actual = norm.ppf((np.arange(4000) + 0.5) / 4000)
    believed = scores.pinball(actual, norm.ppf(t), t).mean()
    for wrong in (norm.ppf(t) + off, norm.ppf(t) - off):
        assert believed <= scores.pinball(actual, wrong, t).mean() + 1e-6


@given(actual=st.floats(1.5, 3.5), sd=st.floats(0.005, 0.3))
def test_crps_of_a_forecast_normal_in_the_logarithm_is_that_of_its_draws(actual, sd):
    draws = 2.3 * np.exp(sd * norm.ppf((np.arange(4000) + 0.5) / 4000))
    closed = scores.crps_log_normal(actual, 2.3, sd)
    np.testing.assert_allclose(scores.crps_draws(actual, draws), closed, atol=2e-3 * sd, rtol=1e-3)


def test_a_narrow_forecast_in_the_logarithm_has_the_crps_of_a_normal_one():
    found = scores.crps_log_normal(2.0001, 2.0, 1e-5)
    np.testing.assert_allclose(found, scores.crps_normal(2.0001, 2.0, 2e-5), rtol=1e-4)


@given(share=st.floats(0.01, 0.99))
def test_the_pit_of_a_quantile_is_its_probability(share):
    actual = 2.3 * np.exp(0.02 * norm.ppf(share))
    np.testing.assert_allclose(scores.pit_log_normal(actual, 2.3, 0.02), share, rtol=1e-9)


@pytest.mark.parametrize("sd", [0, -1.0, np.nan])
@pytest.mark.parametrize(
    "score", [scores.crps_normal, scores.crps_log_normal, scores.pit_log_normal]
)
def test_a_spread_that_cannot_be_is_refused(score, sd):
    with pytest.raises(QuantityOutOfRange, match="sd"):
        score(2.0, 2.0, sd)


def test_an_interval_upside_down_is_refused():
    with pytest.raises(QuantityOutOfRange, match="hi"):
        scores.winkler(2.0, 2.1, 1.9, 0.9)
    with pytest.raises(QuantityOutOfRange, match="level"):
        scores.winkler(2.0, 1.9, 2.1, 90)
    with pytest.raises(QuantityOutOfRange, match="probability"):
        scores.pinball(2.0, 1.9, 1.0)
