"""Predictions and plans against algebra."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import norm

import laws
from laws.errors import NoLaw, QuantityOutOfRange, TooFewDraws
from laws.published import EPOCH, PRINTED, TEX

K = 6.0


def test_a_normal_sample_has_its_standard_deviation_as_quantile_standard_error():
    sample = norm.ppf((np.arange(200_001) + 0.5) / 200_001) * 3.0
    np.testing.assert_allclose(laws.standard_error(sample), 3.0, rtol=1e-4)


def test_a_band_reaches_z_standard_errors_of_the_logarithm_each_way():
    draws = np.exp(norm.ppf((np.arange(20_001) + 0.5) / 20_001) * 0.1)
    lo, hi = laws.band(2.0, draws, level=0.9)
    np.testing.assert_allclose(np.log([lo / 2, hi / 2]), [-0.16448536, 0.16448536], rtol=1e-3)


def test_one_runs_interval_adds_its_noise_in_quadrature(sweep_fit, sweep_draws):
    shown = laws.predict(sweep_fit, sweep_draws, N=1e9, D=2e10, level=0.9)
    law = np.log(shown.hi_law / shown.loss)
    noise = norm.ppf(0.95) * sweep_fit.residual_sd
    np.testing.assert_allclose(np.log(shown.hi / shown.loss), np.hypot(law, noise), rtol=1e-12)


def test_predictions_broadcast_sizes_against_tokens(sweep_fit, sweep_draws):
    N, D = np.array([[1e8], [1e9]]), np.array([1e10, 2e10, 4e10])
    shown = laws.predict(sweep_fit, sweep_draws, N, D)
    alone = laws.predict(sweep_fit, sweep_draws, 1e9, 4e10)
    assert shown.lo.shape == (2, 3)
    np.testing.assert_allclose(shown.lo[1, 2], alone.lo, rtol=1e-12)


def test_the_optimum_is_the_laws_frontier_within_its_interval(sweep_fit, sweep_draws):
    best = laws.optimum(sweep_fit, sweep_draws, C=[1e19, 1e20])
    N, D = sweep_fit.law.frontier([1e19, 1e20])
    np.testing.assert_allclose([best.N, best.D], [N, D], rtol=1e-12)
    for lo, estimate, hi in (
        (best.lo_N, best.N, best.hi_N),
        (best.lo_D, best.D, best.hi_D),
        (best.loss.lo, best.loss.loss, best.loss.hi),
    ):
        assert ((lo < estimate) & (estimate < hi)).all()


def test_plans_count_compute_as_the_runs_did(sweep, sweep_fit, sweep_draws):
    # runs counted with 8 FLOPs a parameter and token: C FLOPs buy what 6 / 8 of them did
    counted = laws.Observations(N=sweep.N, D=sweep.D, L=sweep.L, C=8 * sweep.N * sweep.D)
    fit = laws.fit(laws.Chinchilla, counted)
    best, usual = (laws.optimum(f, sweep_draws, C=1e20) for f in (fit, sweep_fit))
    np.testing.assert_allclose([fit.k, sweep_fit.k], [8, 6], rtol=1e-12)
    np.testing.assert_allclose([best.N * best.D, usual.N * usual.D], [1e20 / 8, 1e20 / 6])
    needed, six = (laws.compute_for_loss(f, sweep_draws, 2.5) for f in (fit, sweep_fit))
    np.testing.assert_allclose(
        [needed.C, needed.lo, needed.hi], np.multiply(8 / 6, [six.C, six.lo, six.hi])
    )
    np.testing.assert_allclose(laws.optimum(fit, sweep_draws, 1e20, k=6).N, usual.N)


def test_a_fit_without_sizes_counts_six_flops_a_parameter_and_token(sweep):
    alone = laws.Observations(C=sweep.C, L=sweep.L)
    assert laws.fit(laws.forms.CATALOGUE["kaplan_compute"], alone).k == 6.0


def test_the_compute_for_a_loss_counts_the_draws_that_never_reach_it(sweep_fit):
    # fifty laws with a floor at 1.7 and fifty at 1.9: 1.8 is reached by half
    floors = np.repeat([1.7, 1.9], 50)
    draws = np.column_stack([floors, *np.tile([400.0, 400.0, 0.34, 0.28], (100, 1)).T])
    reach = laws.compute_for_loss(sweep_fit, draws, [1.8, 2.5, 1.6])
    np.testing.assert_array_equal(reach.probability, [0.5, 1.0, 0.0])
    np.testing.assert_array_equal(np.isinf(reach.hi), [True, False, True])
    assert np.isinf([reach.C[2], reach.N[2], reach.D[2]]).all()


def test_the_ends_of_the_compute_for_a_loss_are_draws(sweep_fit, sweep_draws):
    reach = laws.compute_for_loss(sweep_fit, sweep_draws, 2.5, level=0.9)
    reached = np.sort(laws.Chinchilla.from_draws(sweep_draws).flops_for_loss(2.5)[:, 0])
    assert reach.lo == reached[int(0.05 * len(reached)) - 1]
    assert reach.hi == reached[int(0.95 * len(reached)) - 1]


@given(
    law=st.sampled_from([PRINTED, TEX, EPOCH]),
    C=st.floats(1e17, 1e26),
    tolerance=st.floats(1e-6, 0.5),
)
def test_the_ends_of_the_indifference_band_cost_the_tolerance(law, C, tolerance):
    low, high = laws.indifference(law, C, tolerance=tolerance)
    N, _ = law.frontier(C)
    assert low < N < high
    excess = [law.loss(end, C / (K * end)) - law.optimal_loss(C) for end in (low, high)]
    np.testing.assert_allclose(excess, tolerance, rtol=1e-8, atol=1e-14)


def test_the_indifference_band_is_what_a_root_finder_finds():
    N, _ = TEX.frontier(1e24)

    def excess(log_N):
        size = np.exp(log_N)
        return float(TEX.loss(size, 1e24 / (K * size)) - TEX.optimal_loss(1e24)) - 0.005

    low, high = laws.indifference(TEX, 1e24)
    found = [brentq(excess, np.log(N) + side, np.log(N), xtol=1e-13) for side in (-3, 3)]
    np.testing.assert_allclose(np.log([low, high]), found, rtol=1e-12)


def test_half_or_twice_the_size_costs_less_than_the_band_at_1e24():
    # Q1 of the planners' questions: x2 and x0.5 cost .0044 to .0049 nats by Epoch's law
    low, high = laws.indifference(EPOCH, 1e24)
    N, _ = EPOCH.frontier(1e24)
    assert low < N / 2
    assert high > N * 2


def test_nothing_is_predicted_without_a_law(sweep, sweep_draws):
    nothing = laws.fit(laws.Chinchilla, sweep.only(np.arange(len(sweep)) < 5))
    for ask in (
        lambda: laws.predict(nothing, sweep_draws, 1e9, 1e10),
        lambda: laws.optimum(nothing, sweep_draws, 1e20),
        lambda: laws.compute_for_loss(nothing, sweep_draws, 2.0),
        lambda: laws.intervals(nothing, sweep_draws),
    ):
        with pytest.raises(NoLaw, match="Train more"):
            ask()


def test_lost_draws_are_left_out_and_too_few_are_no_interval(sweep_fit, sweep_draws):
    holed = sweep_draws.copy()
    holed[::2] = np.nan
    np.testing.assert_array_equal(
        laws.predict(sweep_fit, holed, 1e9, 1e10).lo,
        laws.predict(sweep_fit, sweep_draws[1::2], 1e9, 1e10).lo,
    )
    with pytest.raises(TooFewDraws, match="3 of 3"):
        laws.predict(sweep_fit, sweep_draws[:3], 1e9, 1e10)


@pytest.mark.parametrize("value", [np.nan, 0.0, -1e20, 1e308])
def test_a_question_that_cannot_be_is_refused(sweep_fit, sweep_draws, value):
    for ask in (
        lambda: laws.predict(sweep_fit, sweep_draws, value, 1e10),
        lambda: laws.optimum(sweep_fit, sweep_draws, value),
        lambda: laws.compute_for_loss(sweep_fit, sweep_draws, value),
        lambda: laws.indifference(sweep_fit.law, value),
        lambda: laws.optimum(sweep_fit, sweep_draws, 1e20, k=value),
    ):
        with pytest.raises(QuantityOutOfRange):
            ask()


@pytest.mark.parametrize("level", [0.0, 1.0, 90, np.nan])
def test_a_level_is_a_share(sweep_fit, sweep_draws, level):
    with pytest.raises(QuantityOutOfRange, match="level"):
        laws.intervals(sweep_fit, sweep_draws, level)
