"""Task metrics from the loss: the smooth ones, the steep one, chance and ceiling."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.downstream import metrics
from laws.errors import QuantityOutOfRange
from laws.published import TEX

losses, lengths = st.floats(1e-3, 10), st.integers(1, 50)


@given(L=losses, n=lengths)
def test_all_tokens_right_is_each_token_right(L, n):
    p = metrics.token_probability(L)
    np.testing.assert_allclose(metrics.exact_match(L, n), p**n, rtol=1e-9)
    np.testing.assert_allclose(metrics.edit_distance(L, n), n * (1 - p), rtol=1e-9)


@given(L=st.floats(1e-3, 5), n=lengths)
def test_the_loss_for_an_exact_match_gives_it(L, n):
    share = metrics.exact_match(L, n)
    np.testing.assert_allclose(metrics.loss_for_exact_match(share, n), L, rtol=1e-9)


def test_the_exact_match_seems_to_emerge_where_the_edit_distance_does_not():
    # Schaeffer et al. 2023: one smooth family, two metrics
    C = np.geomspace(1e18, 1e26, 9)
    L = 0.4 * (TEX.optimal_loss(C) - TEX.E)
    match, distance = metrics.exact_match(L, 30), metrics.edit_distance(L, 30)
    assert match[3] < 0.001
    assert match[-1] > 0.25
    falls = -np.diff(np.log(distance))
    assert falls.max() < 1.4 * falls.min()


def test_a_quantile_may_be_converted_last_and_a_mean_may_not():
    draws = np.random.default_rng(0).normal(0.1, 0.03, size=1001).clip(0.01)
    converted = metrics.exact_match(draws, 30)
    median, mean = (metrics.exact_match(f(draws), 30) for f in (np.median, np.mean))
    np.testing.assert_allclose(np.median(converted), median, rtol=1e-12)
    assert converted.mean() > mean * 1.2


@pytest.mark.parametrize("choices", [2, 4, 10])
def test_the_brier_score_runs_from_certain_and_right_to_guessing(choices):
    assert metrics.brier(1.0, choices) == 0
    guessing = metrics.brier(metrics.chance(choices), choices)
    others = np.full(choices, 1 / choices)
    others[0] -= 1
    np.testing.assert_allclose(guessing, (others**2).sum(), rtol=1e-12)


@given(share=st.floats(0.01, 1), m=st.integers(2, 10), ceiling=st.floats(0.6, 1))
def test_accuracy_between_chance_and_ceiling_and_back(share, m, ceiling):
    floor = metrics.chance(m)
    accuracy = metrics.between(share, floor, ceiling)
    assert floor <= accuracy <= ceiling + 1e-12
    np.testing.assert_allclose(
        metrics.above_chance(np.minimum(accuracy, 1.0), floor, ceiling), share, atol=1e-9
    )


def test_a_model_that_knows_nothing_is_at_chance_and_one_that_knows_all_at_the_ceiling():
    np.testing.assert_allclose(metrics.above_chance([0.25, 0.92], 0.25, 0.92), [0, 1], atol=1e-12)
    assert metrics.above_chance(0.20, 0.25) < 0


def test_gpt2s_tokens_make_bits_per_byte_of_nats_per_token():
    # Gao et al. 2020: .29335 tokens a byte of the Pile
    np.testing.assert_allclose(metrics.bits_per_byte(math.log(2), 0.29335), 0.29335, rtol=1e-12)
    np.testing.assert_allclose(metrics.nats_per_token(0.29335, 0.29335), math.log(2), rtol=1e-12)


@given(L=losses, per_byte=st.floats(0.05, 1))
def test_bits_per_byte_and_back_is_the_loss(L, per_byte):
    bits = metrics.bits_per_byte(L, per_byte)
    np.testing.assert_allclose(metrics.nats_per_token(bits, per_byte), L, rtol=1e-12)


def test_perplexity_is_one_over_the_probability():
    np.testing.assert_allclose(metrics.perplexity(2.0) * metrics.token_probability(2.0), 1)


@pytest.mark.parametrize("value", [np.nan, 0, -1.0, np.inf, 1e308])
def test_a_loss_that_cannot_be_is_refused(value):
    for metric in (metrics.token_probability, metrics.perplexity):
        with pytest.raises(QuantityOutOfRange, match="L"):
            metric(value)
    with pytest.raises(QuantityOutOfRange, match="choices"):
        metrics.chance(value)


def test_a_floor_above_the_ceiling_is_refused():
    with pytest.raises(QuantityOutOfRange, match="floor"):
        metrics.between(0.5, 0.9, 0.8)
    with pytest.raises(QuantityOutOfRange, match="choices"):
        metrics.chance(1)
