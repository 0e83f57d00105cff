"""The predictions that a law has to beat, from algebra."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws import baselines
from laws.errors import QuantityOutOfRange
from laws.published import TEX


def test_the_best_so_far_is_the_least_loss():
    assert baselines.best_so_far([2.5, 2.2, 2.9]) == 2.2
    assert np.isnan(baselines.best_so_far([]))


@given(A=st.floats(1, 100), alpha=st.floats(0.01, 0.3), ahead=st.floats(1, 1e3))
def test_runs_on_a_power_law_of_compute_are_continued_by_it(A, alpha, ahead):
    C = np.array([1e18, 1e19, 1e20])
    at = 1e20 * ahead
    found = baselines.power_law_of_compute(C, A / C**alpha, C, at)
    np.testing.assert_allclose(found, A / at**alpha, rtol=1e-9)


def test_the_power_law_goes_through_the_best_run_of_each_of_the_last_two_budgets():
    budgets = np.array([1e18, 1e19, 1e19, 1e20, 1e20])
    C, L = budgets * [1, 1, 1.1, 1, 0.9], np.array([1.0, 3.0, 2.8, 2.6, 2.4])
    at_runs = baselines.power_law_of_compute(C, L, budgets, C[[2, 4]])
    np.testing.assert_allclose(at_runs, [2.8, 2.4], rtol=1e-12)
    # on a line in logarithms the middle is the geometric mean
    middle = baselines.power_law_of_compute(C, L, budgets, np.sqrt(C[2] * C[4]))
    np.testing.assert_allclose(middle, np.sqrt(2.8 * 2.4), rtol=1e-12)


def test_a_run_without_a_budget_is_on_no_power_law():
    found = baselines.power_law_of_compute([1e18, 1e19], [3.0, 2.5], [1e18, np.nan], 1e20)
    assert np.isnan(found)


@given(floor=st.floats(-0.5, 2), N=st.floats(1e8, 1e12), D=st.floats(1e9, 1e13))
def test_runs_on_the_published_shape_are_continued_by_it_whatever_their_floor(floor, N, D):
    seen_N, seen_D = np.array([1e7, 1e8, 1e9]), np.array([1e9, 2e9, 5e10])
    L = TEX.loss(seen_N, seen_D) - TEX.E + floor
    wanted = float(TEX.loss(N, D) - TEX.E + floor)
    found = float(baselines.published_shape(seen_N, seen_D, L, N, D))
    if wanted > 1e-9:
        np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-12)
    elif wanted < -1e-9:
        assert np.isnan(found)


def test_half_of_the_runs_lie_above_the_published_shape_and_half_below():
    noise = np.random.default_rng(0).normal(0, 0.1, 21)
    N, D = np.geomspace(1e7, 1e9, 21), np.geomspace(1e9, 1e10, 21)
    L = TEX.loss(N, D) + noise
    residuals = np.log(L) - np.log(baselines.published_shape(N, D, L, N, D))
    assert np.median(residuals) == pytest.approx(0, abs=1e-12)


def test_one_run_far_off_does_not_move_the_published_shape():
    N, D = np.geomspace(1e7, 1e9, 9), np.geomspace(1e9, 1e10, 9)
    L = TEX.loss(N, D)
    L[4] = 50.0
    np.testing.assert_allclose(
        baselines.published_shape(N, D, L, 1e10, 1e11), TEX.loss(1e10, 1e11), rtol=1e-12
    )


def test_no_run_has_no_published_shape():
    assert np.isnan(baselines.published_shape([], [], [], 1e9, 1e10))


@pytest.mark.parametrize("loss", [0.0, -1.0, np.nan, np.inf])
def test_a_loss_that_cannot_be_is_refused(loss):
    with pytest.raises(QuantityOutOfRange, match="L"):
        baselines.best_so_far([2.5, loss])
