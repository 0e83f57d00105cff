"""The joint law of dense models and mixtures of experts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import laws
from laws.errors import QuantityOutOfRange
from laws.forms.mixture_of_experts import PUBLISHED, MixtureOfExperts

LAW = PUBLISHED["Ludziejewski 2025"]
N, D, EXPERTS = (
    a.ravel()
    for a in np.meshgrid(np.geomspace(1e7, 3e9, 5), np.geomspace(1e9, 1e11, 5), 2.0 ** np.arange(6))
)


def test_effective_experts_and_exponents_are_those_published():
    # V38
    np.testing.assert_allclose(LAW.effective_experts([1, 32]), [2.0732, 29.704], rtol=1e-5)
    np.testing.assert_allclose(LAW.at([1, 32]).alpha, [0.18175, 0.15567], atol=1e-5)
    # arXiv:2502.05172, table 4: 30.4 and 16.5
    np.testing.assert_allclose(LAW.at([1, 32]).A, [30.4, 16.5], atol=0.05)


def test_effective_experts_saturate():
    np.testing.assert_allclose(LAW.effective_experts(1e6), LAW.experts_max, rtol=1e-3)


@given(st.integers(1, 64), st.floats(1e7, 1e10), st.floats(1e9, 1e12))
def test_with_the_experts_given_it_is_a_chinchilla_law(experts, N, D):
    np.testing.assert_allclose(LAW.at(experts).loss(N, D), LAW.loss(N, D, experts), rtol=1e-12)


@given(st.integers(1, 64), st.floats(1e18, 1e25), st.floats(0.1, 10))
def test_no_point_on_the_isoflop_beats_the_frontier(experts, C, off):
    N, D = LAW.frontier(C, experts)
    np.testing.assert_allclose(6 * N * D, C, rtol=1e-12)
    best = LAW.optimal_loss(C, experts)
    assert best <= LAW.loss(N * off, D / off, experts) * (1 + 1e-12)
    np.testing.assert_allclose(LAW.flops_for_loss(best, experts), C, rtol=1e-6)


def test_more_experts_want_fewer_active_parameters_and_more_tokens():
    # arXiv:2502.05172, its finding 1
    sizes, tokens = LAW.frontier(1e21, [1, 2, 4, 8, 16, 32])
    assert (np.diff(sizes) < 0).all()
    assert (np.diff(tokens) > 0).all()
    assert (np.diff(LAW.optimal_loss(1e21, [1, 2, 4, 8, 16, 32])) < 0).all()


def test_slopes_are_those_of_finite_differences():
    for i, value in enumerate(LAW.values()):
        step = 1e-6 * abs(value)
        up, down = (
            MixtureOfExperts(*LAW.values()[:i], value + side * step, *LAW.values()[i + 1 :])
            for side in (1, -1)
        )
        slope = LAW.jacobian(N, D, EXPERTS)[i]
        differences = (up.loss(N, D, EXPERTS) - down.loss(N, D, EXPERTS)) / (2 * step)
        np.testing.assert_allclose(slope, differences, atol=1e-6 * np.abs(slope).max())


def test_a_law_of_centred_inputs_is_the_same_law():
    centred = LAW.uncentred(N=1 / 1e8, D=1 / 1e10)
    np.testing.assert_allclose(
        centred.loss(N / 1e8, D / 1e10, EXPERTS), LAW.loss(N, D, EXPERTS), rtol=1e-12
    )


def test_the_fit_finds_the_law_that_made_the_runs():
    runs = laws.Observations(N=N, D=D, experts=EXPERTS, L=LAW.loss(N, D, EXPERTS))
    fit = laws.fit(MixtureOfExperts, runs)
    assert fit.status == "converged"
    np.testing.assert_allclose(fit.law.values(), LAW.values(), rtol=1e-6)


def test_the_fit_of_noisy_runs_predicts_within_the_noise():
    noise = np.random.default_rng(0).normal(scale=0.003, size=len(N))
    L = LAW.loss(N, D, EXPERTS)
    runs = laws.Observations(N=N, D=D, experts=EXPERTS, L=L * np.exp(noise))
    off = np.log(laws.fit(MixtureOfExperts, runs).law.loss(N, D, EXPERTS) / L)
    assert np.sqrt(np.mean(off**2)) < 0.003


def test_less_than_one_expert_is_refused():
    for wrong in (0, -1, 0.5, np.nan):
        with pytest.raises(QuantityOutOfRange, match="experts"):
            LAW.loss(1e9, 1e10, wrong)
        with pytest.raises(QuantityOutOfRange, match="experts"):
            LAW.frontier(1e20, wrong)
