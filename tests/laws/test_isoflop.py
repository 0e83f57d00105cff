"""Budgets, parabolas and the split of a backtest."""

import numpy as np
import pytest

import laws
from laws import backtest, isoflop
from laws.published import PRINTED

BUDGETS = (1e18, 4e18, 1.6e19)


def centred(factors, C=1e20, law=PRINTED):
    """Noise-free runs of one budget around the law's optimum."""
    N = law.frontier(C)[0] * np.asarray(factors)
    return laws.Observations(N=N, D=C / (6 * N), L=law.loss(N, C / (6 * N)))


def test_runs_within_ten_percent_share_a_budget():
    found = isoflop.budgets([1.0e18, 1.05e18, 4e18, 0.98e18])
    np.testing.assert_allclose(found[[0, 1, 3]], (1.0 * 1.05 * 0.98) ** (1 / 3) * 1e18)
    assert found[2] == 4e18


def test_a_declared_budget_is_believed():
    found = isoflop.budgets([1.2e18, 1.0e18, 4e18], declared=[1e18, np.nan, 4e18])
    np.testing.assert_array_equal(found, [1e18, 1e18, 4e18])


def test_a_parabola_without_noise_is_recovered():
    N = np.geomspace(1e8, 1e9, 5)
    L = 2.5 + 0.08 * (np.log(N) - np.log(3e8)) ** 2
    (found,) = isoflop.parabolas(laws.Observations(N, 1e20 / N, L), np.full(5, 6e20))
    np.testing.assert_allclose([found.N, found.loss, found.curvature], [3e8, 2.5, 0.08])
    assert found.is_interior


@pytest.mark.parametrize(("half_width", "error"), [(2, -0.00327), (4, -0.01301), (8, -0.02903)])
def test_a_wide_parabola_is_biased_as_published(half_width, error):
    # arXiv:2603.22339, table 1: tokens at 1e24 from five budgets, 15 sizes each, rounded law
    budgets = np.geomspace(1e17, 1e21, 5)
    factors = np.geomspace(1 / half_width, half_width, 15)
    minima = []
    for C in budgets:
        (found,) = isoflop.parabolas(centred(factors, C), np.full(15, C))
        minima.append(C / (6 * found.N))
    slope, intercept = np.polyfit(np.log10(budgets), np.log10(minima), 1)
    tokens = 10 ** (slope * 24 + intercept)
    np.testing.assert_allclose(tokens / PRINTED.frontier(1e24)[1] - 1, error, atol=6e-6)


def test_a_minimum_beyond_the_runs_is_not_interior():
    (found,) = isoflop.parabolas(centred([0.1, 0.15, 0.2, 0.3]), np.full(4, 1e20))
    assert not found.is_interior


def test_two_sizes_have_no_parabola():
    (found,) = isoflop.parabolas(centred([0.5, 2.0]), np.full(2, 1e20))
    assert np.isnan(found.N)
    assert not found.is_interior


def test_a_curve_bent_downwards_has_no_minimum():
    runs = laws.Observations(N=[1e8, 2e8, 4e8], D=[4e9, 2e9, 1e9], L=[2.5, 2.7, 2.5])
    (found,) = isoflop.parabolas(runs, np.full(3, 2.4e18))
    assert np.isnan(found.N)
    assert found.curvature < 0


def test_the_curve_spends_the_budget():
    D, loss = isoflop.curve(PRINTED, 1e20, [1e8, 1e9])
    np.testing.assert_allclose(6 * np.array([1e8, 1e9]) * D, 1e20)
    np.testing.assert_array_equal(loss, PRINTED.loss([1e8, 1e9], D))


def test_a_backtest_predicts_the_costliest_budget_from_the_cheaper(sweep):
    train, test = backtest.split(laws.Chinchilla, sweep, isoflop.budgets(sweep.C))
    assert sweep.C[train].max() < sweep.C[test].min()
    assert (train | test).all()


def test_a_walk_forward_stops_below_the_costliest_budget(sweep):
    assert backtest.cuts(isoflop.budgets(sweep.C)).tolist() == list(BUDGETS[:-1])


def test_a_walk_forward_over_many_budgets_splits_the_runs_evenly():
    budgets = np.geomspace(1e18, 1e22, 90)
    below = [int((budgets <= cut).sum()) for cut in backtest.cuts(budgets, most=8)]
    assert below == [10, 20, 30, 40, 50, 60, 70, 80]


def test_one_budget_has_no_backtest(sweep):
    one = sweep.only(BUDGETS[0] == sweep.C)
    assert backtest.split(laws.Chinchilla, one, isoflop.budgets(one.C)) is None
