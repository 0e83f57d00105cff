"""The test of equal proportion, on minima and on draws."""

import numpy as np
import pytest

from laws.approaches.equal_proportion import of_draws, of_minima
from laws.errors import LengthsDiffer, QuantityOutOfRange, TooFewBudgets, TooFewDraws
from laws.published import EPOCH, TEX

BUDGETS = np.array([1e19, 1e20, 1e21, 1e22])  # PaLM 2 had four


def test_minima_in_equal_proportion_are_not_rejected():
    off = np.array([1.05, 0.95, 0.96, 1.04])  # orthogonal to the line: it stays at 0.5
    result = of_minima(BUDGETS, 0.09 * BUDGETS**0.5 * off)
    assert abs(result.n_exponent - 0.5) < 0.01
    assert result.lo < 0.5 < result.hi
    assert not result.is_rejected
    assert result.p_value > 0.5
    assert "0.5, is inside the 90% interval" in result.sentence


def test_minima_on_kaplans_line_are_rejected():
    result = of_minima(BUDGETS, BUDGETS**0.73 * np.array([1.05, 0.95, 0.96, 1.04]))
    assert result.is_rejected
    assert result.p_value < 0.02
    assert "is outside" in result.sentence


def test_the_interval_is_students_for_the_slope():
    # by hand: x = -1.5, -.5, .5, 1.5 decades, residuals +-r, se = sqrt(4 r**2 / 2 / 5) a decade
    r = 0.02
    log10_N = 0.55 * np.log10(BUDGETS) + r * np.array([1, -1, -1, 1])
    result = of_minima(BUDGETS, 10**log10_N, level=0.9)
    se = r * np.sqrt(4 / 2 / 5)
    np.testing.assert_allclose(result.n_exponent, 0.55, rtol=1e-9)
    np.testing.assert_allclose(result.hi - 0.55, 2.919986 * se, rtol=1e-6)  # t(.95, 2 df)


def test_the_p_value_is_one_less_the_level_that_just_reaches_half():
    minima = BUDGETS**0.53 * np.array([1.05, 0.95, 0.96, 1.04])
    p_value = of_minima(BUDGETS, minima).p_value
    at_the_edge = of_minima(BUDGETS, minima, level=1 - p_value)
    np.testing.assert_allclose(at_the_edge.lo, 0.5, rtol=1e-9)


def test_a_law_without_noise_is_rejected_only_where_it_is_unequal():
    # TeX: n_exponent .4565; its minima lie on a line exactly
    assert of_minima(BUDGETS, TEX.frontier(BUDGETS)[0]).is_rejected
    equal = of_minima(BUDGETS, BUDGETS**0.5)
    np.testing.assert_allclose([equal.n_exponent, equal.lo, equal.hi], 0.5, rtol=1e-9)


def test_draws_around_epochs_exponent_do_not_reject_equal_proportion():
    # Besiroglu et al. 2024: a = .513 with a standard error of .018
    draws = np.random.default_rng(0).normal(0.513, 0.018, 4000)
    result = of_draws(EPOCH.derived()["n_exponent"], draws)
    assert not result.is_rejected
    np.testing.assert_allclose(result.p_value, 0.48, atol=0.03)  # 2 Phi(-.0126 / .018)
    np.testing.assert_allclose(result.hi - result.lo, 2 * 1.6449 * 0.018, rtol=0.05)


def test_lost_draws_are_left_out():
    draws = np.r_[np.random.default_rng(0).normal(0.6, 0.01, 100), [np.nan] * 10]
    assert of_draws(0.6, draws).is_rejected
    with pytest.raises(TooFewDraws, match="0 of 10"):
        of_draws(0.6, draws[100:])


def test_two_budgets_leave_nothing_to_judge_the_line_by():
    with pytest.raises(TooFewBudgets, match="there are 2"):
        of_minima([1e19, 1e20], [1e8, 3e8])
    with pytest.raises(TooFewBudgets, match="there is 1"):
        of_minima([1e19] * 4, [1e8, 3e8, 4e8, 5e8])


def test_minima_that_cannot_be_are_refused():
    with pytest.raises(QuantityOutOfRange, match="N"):
        of_minima(BUDGETS, [1e8, np.nan, 1e9, 1e10])
    with pytest.raises(LengthsDiffer):
        of_minima(BUDGETS, [1e8, 1e9])
    with pytest.raises(QuantityOutOfRange, match="level"):
        of_minima(BUDGETS, BUDGETS**0.5, level=1.5)
