"""Fits against published optima, planted laws and an independent solver."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import least_squares
from scipy.special import logsumexp

import laws
from laws.errors import NoLaw, QuantityOutOfRange
from laws.published import TEX

NAMES = ("E", "A", "B", "alpha", "beta")
DESIGN = SimpleNamespace(
    N=np.repeat(np.geomspace(5e7, 2e9, 7), 3), ratio=np.tile([5.0, 20.0, 80.0], 7)
)


def coefficients(law):
    return np.array([getattr(law, name) for name in NAMES])


def ladder(law, scale=1.0):
    """Seven sizes at three tokens-per-parameter ratios, without noise."""
    D = DESIGN.N * DESIGN.ratio
    return laws.Observations(N=DESIGN.N, D=D, L=scale * law.loss(DESIGN.N, D))


@pytest.mark.parametrize("delta", [1e-3, 1e-2])
def test_scipys_robust_least_squares_finds_nothing_lower(sweep, delta):
    fit = laws.fit(laws.Chinchilla, sweep, delta=delta)
    x, y = np.log(sweep.N), np.log(sweep.D)

    def residuals(theta):
        e, a, b, alpha, beta = theta
        terms = [np.full_like(x, e), a - alpha * (x - 20), b - beta * (y - 23)]
        return logsumexp(terms, axis=0) - np.log(sweep.L)

    # cost is the sum of Huber losses: SciPy's rho doubles and its cost halves
    starts = [(0.5, 0.0, 0.0, alpha, beta) for alpha in (0.2, 0.4) for beta in (0.2, 0.4)]
    ends = [
        least_squares(residuals, start, loss="huber", f_scale=delta, xtol=1e-14, ftol=1e-14)
        for start in starts
    ]
    assert fit.status == "converged"
    assert fit.objective <= min(end.cost for end in ends) * (1 + 1e-9)


@settings(max_examples=25)
@given(
    E=st.floats(0.5, 3),
    A=st.floats(100, 1000),
    B=st.floats(100, 3000),
    alpha=st.floats(0.25, 0.45),
    beta=st.floats(0.25, 0.45),
)
def test_a_law_without_noise_is_recovered(E, A, B, alpha, beta):
    planted = laws.Chinchilla(E, A, B, alpha, beta)
    fit = laws.fit(laws.Chinchilla, ladder(planted))
    assert fit.status == "converged"
    np.testing.assert_allclose(coefficients(fit.law), coefficients(planted), rtol=1e-8)


@settings(max_examples=10)
@given(factor=st.floats(1e-3, 1e3))
def test_counting_parameters_in_other_units_moves_only_a(sweep, sweep_fit, factor):
    runs = laws.Observations(N=sweep.N * factor, D=sweep.D, L=sweep.L)
    scaled = laws.fit(laws.Chinchilla, runs).law
    expected = coefficients(sweep_fit.law) * [1, factor**sweep_fit.law.alpha, 1, 1, 1]
    np.testing.assert_allclose(coefficients(scaled), expected, rtol=1e-5)


@settings(max_examples=10)
@given(factor=st.floats(1e-2, 1e2))
def test_losses_in_other_units_scale_the_loss_terms_and_keep_the_exponents(
    sweep, sweep_fit, factor
):
    runs = laws.Observations(N=sweep.N, D=sweep.D, L=sweep.L * factor)
    scaled = laws.fit(laws.Chinchilla, runs)
    expected = coefficients(sweep_fit.law) * [factor, factor, factor, 1, 1]
    np.testing.assert_allclose(coefficients(scaled.law), expected, rtol=1e-5)
    np.testing.assert_allclose(scaled.residual_sd, sweep_fit.residual_sd, rtol=1e-5)


def test_the_order_of_the_runs_does_not_matter(sweep, sweep_fit):
    order = np.random.default_rng(0).permutation(len(sweep))
    mixed = laws.Observations(N=sweep.N[order], D=sweep.D[order], L=sweep.L[order])
    again = laws.fit(laws.Chinchilla, mixed).law
    np.testing.assert_allclose(coefficients(again), coefficients(sweep_fit.law), rtol=1e-6)


def test_a_weight_of_two_is_a_run_given_twice(sweep):
    twice = np.r_[np.arange(len(sweep)), 3]
    doubled = laws.Observations(N=sweep.N[twice], D=sweep.D[twice], L=sweep.L[twice])
    weight = np.where(np.arange(len(sweep)) == 3, 2.0, 1.0)
    weighted = laws.Observations(N=sweep.N, D=sweep.D, L=sweep.L, weight=weight)
    fits = [laws.fit(laws.Chinchilla, runs, delta=1e-3).law for runs in (doubled, weighted)]
    np.testing.assert_allclose(coefficients(fits[0]), coefficients(fits[1]), rtol=1e-6)


def test_a_broken_run_hardly_moves_the_fit(sweep, sweep_fit):
    L = sweep.L.copy()
    L[4] *= 1.5
    broken = laws.fit(laws.Chinchilla, laws.Observations(N=sweep.N, D=sweep.D, L=L))
    N, D = sweep_fit.law.frontier(1e20)
    np.testing.assert_allclose(broken.law.loss(N, D), sweep_fit.law.loss(N, D), rtol=0.01)
    assert broken.residual_sd < 3 * sweep_fit.residual_sd


def test_the_adaptive_delta_is_1345_of_the_residual_sd(sweep_fit):
    # Huber 1981: 95 % of the efficiency of least squares where the noise is normal
    np.testing.assert_allclose(sweep_fit.delta, 1.345 * sweep_fit.residual_sd, rtol=1e-6)


def test_five_runs_are_too_few_for_five_coefficients(sweep):
    fit = laws.fit(laws.Chinchilla, sweep.only(np.arange(len(sweep)) < 5))
    assert fit.status == "too_few"
    assert "5 runs of 6" in fit.reason
    assert np.isnan(coefficients(fit.law)).all()


def test_no_runs_are_too_few():
    fit = laws.fit(laws.Chinchilla, laws.Observations(N=[], D=[], L=[]))
    assert (fit.status, fit.runs) == ("too_few", 0)


def test_two_sizes_are_too_few(sweep):
    fit = laws.fit(laws.Chinchilla, sweep.only(np.isin(sweep.N, np.unique(sweep.N)[:2])))
    assert fit.status == "too_few"
    assert "2 model sizes of 3" in fit.reason


@pytest.mark.parametrize(
    ("D", "L"),
    [
        (20 * DESIGN.N, TEX.loss(DESIGN.N, 20 * DESIGN.N)),
        (1e19 / 6 / DESIGN.N, TEX.loss(DESIGN.N, 1e19 / 6 / DESIGN.N)),
        (DESIGN.N * DESIGN.ratio, np.full_like(DESIGN.N, 3.0)),
    ],
    ids=["one ratio", "one isoFLOP", "constant loss"],
)
def test_runs_that_cannot_tell_size_from_data_give_no_law(D, L):
    fit = laws.fit(laws.Chinchilla, laws.Observations(N=DESIGN.N, D=D, L=L))
    assert fit.status == "not_identified"
    assert not fit.is_usable
    with pytest.raises(NoLaw, match="not_identified"):
        fit.require_law()


def test_a_law_without_a_floor_is_reported_at_its_bound():
    fit = laws.fit(laws.Chinchilla, ladder(laws.Chinchilla(1e-9, 30.0, 60.0, 0.2, 0.2)))
    assert fit.status == "at_bound"
    assert "E at its least" in fit.reason


@pytest.mark.parametrize("delta", [0.0, -1.0, np.nan])
def test_a_delta_that_cannot_be_is_refused(sweep, delta):
    with pytest.raises(QuantityOutOfRange, match="delta"):
        laws.fit(laws.Chinchilla, sweep, delta=delta)
