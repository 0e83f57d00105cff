"""The Farseer law, and the frontier of laws without a closed form."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import laws
from laws.errors import QuantityOutOfRange
from laws.forms.chinchilla import Chinchilla
from laws.forms.farseer import PUBLISHED, Farseer
from laws.numeric_frontier import NumericFrontier
from laws.published import EPOCH, TEX

LAW = PUBLISHED["Li 2025"]
N, D = (a.ravel() for a in np.meshgrid(np.geomspace(1e8, 2.5e10, 9), np.geomspace(1e9, 5e11, 8)))


@dataclass(frozen=True, slots=True)
class SearchedChinchilla(NumericFrontier):
    """The Chinchilla law as if it had no closed form."""

    E: float
    A: float
    B: float
    alpha: float
    beta: float

    name: ClassVar[str] = "searched_chinchilla"
    coefficients: ClassVar = Chinchilla.coefficients

    def equation(self, N, D):
        return self.E + self.A / N**self.alpha + self.B / D**self.beta


@given(st.sampled_from([TEX, EPOCH]), st.floats(1e15, 1e26), st.floats(3, 12))
def test_the_search_finds_the_closed_form(law, C, k):
    searched = SearchedChinchilla(*law.values())
    np.testing.assert_allclose(searched.frontier(C, k), law.frontier(C, k), rtol=1e-9)
    np.testing.assert_allclose(searched.optimal_loss(C, k), law.optimal_loss(C, k), rtol=1e-14)


def test_the_inverse_finds_the_closed_form():
    searched, L = SearchedChinchilla(*EPOCH.values()), [2.0, 2.5, 3.5]
    np.testing.assert_allclose(searched.flops_for_loss(L), EPOCH.flops_for_loss(L), rtol=1e-9)
    # V06
    np.testing.assert_allclose(searched.flops_for_loss(2.0), 2.474802447e23, rtol=1e-9)
    assert searched.flops_for_loss(1.80) == np.inf


def test_many_searched_laws_are_each_as_alone():
    draws = np.array([TEX.values(), EPOCH.values()])
    together = SearchedChinchilla.from_draws(draws)
    C = np.array([1e20, 1e22, 1e24])
    sizes, tokens = together.frontier(C)
    for i, row in enumerate(draws):
        alone = Chinchilla(*row)
        np.testing.assert_allclose((sizes[i], tokens[i]), alone.frontier(C), rtol=1e-9)
        np.testing.assert_allclose(
            together.flops_for_loss([2.0, 2.2])[i], alone.flops_for_loss([2.0, 2.2]), rtol=1e-9
        )


def test_an_unknown_law_has_no_frontier():
    unknown = SearchedChinchilla(*[np.nan] * 5)
    assert np.isnan(unknown.frontier(1e20)).all()
    assert np.isnan(unknown.flops_for_loss(2.0))


def test_an_optimum_outside_the_tokens_searched_is_none():
    # at beta far below alpha the optimum has ever more tokens a parameter
    tilted = SearchedChinchilla(1.0, 1e-3, 1e3, 0.5, 0.05)
    assert np.isnan(tilted.frontier(1e30)).all()


def test_around_1e20_flops_some_20_tokens_a_parameter_are_best_and_later_more():
    # arXiv:2506.10972, figure 1: the rule of 20 holds at 1e20 to 1e21, then D/N rises
    sizes, tokens = LAW.frontier([1e20, 1e21, 1e22, 1e23, 1e24])
    ratio = tokens / sizes
    assert (ratio[:2] > 20).all()
    assert (ratio[:2] < 30).all()
    assert (np.diff(ratio) > 0).all()


@given(st.floats(1e18, 1e26), st.floats(0.5, 2))
def test_no_neighbour_on_the_isoflop_beats_the_frontier(C, off):
    N, D = LAW.frontier(C)
    assert LAW.loss(N, D) <= LAW.loss(N * off, D / off) * (1 + 1e-12)


@settings(max_examples=20)
@given(st.floats(1e18, 1e26))
def test_the_loss_at_the_frontier_takes_those_flops(C):
    np.testing.assert_allclose(LAW.flops_for_loss(LAW.optimal_loss(C)), C, rtol=1e-9)


def test_the_loss_is_in_bits_a_character_as_of_its_runs():
    # the 404 runs span .438 to .675; a run of the middle of their range lies within
    assert 0.438 < LAW.loss(1.6e9, 2.3e10) < 0.675


def test_the_law_is_its_three_functions_of_size():
    np.testing.assert_allclose(
        LAW.loss(N, D), LAW.floor(N) + LAW.data(N) * D ** -LAW.rate(N), rtol=1e-14
    )
    assert (np.diff(LAW.floor(np.sort(N))) <= 0).all()


def test_slopes_are_those_of_finite_differences():
    for i, value in enumerate(LAW.values()):
        step = 1e-7 * abs(value)
        up, down = (
            Farseer(*LAW.values()[:i], value + side * step, *LAW.values()[i + 1 :])
            for side in (1, -1)
        )
        slope = LAW.jacobian(N, D)[i]
        differences = (up.loss(N, D) - down.loss(N, D)) / (2 * step)
        np.testing.assert_allclose(slope, differences, atol=1e-6 * np.abs(slope).max())


def test_a_law_of_centred_sizes_is_the_same_law():
    centred = LAW.uncentred(N=1 / 2e9)
    np.testing.assert_allclose(centred.loss(N / 2e9, D), LAW.loss(N, D), rtol=1e-12)
    np.testing.assert_allclose(centred.uncentred(N=2e9).values(), LAW.values(), rtol=1e-12)


def test_the_fit_finds_the_law_that_made_the_runs():
    fit = laws.fit(Farseer, laws.Observations(N=N, D=D, L=LAW.loss(N, D)))
    assert fit.status == "converged"
    np.testing.assert_allclose(fit.law.values(), LAW.values(), rtol=1e-6)


def test_sizes_that_cannot_be_are_refused():
    for wrong in (np.nan, 0.0, -1e9, 1e308):
        with pytest.raises(QuantityOutOfRange, match="N"):
            LAW.loss(wrong, 1e10)
        with pytest.raises(QuantityOutOfRange, match="C"):
            LAW.frontier(-1.0)
