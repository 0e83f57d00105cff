"""The cheapest model over training and serving."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.errors import QuantityOutOfRange
from laws.forms.chinchilla import Chinchilla
from laws.plans.inference import lifetime_optimum
from laws.published import EPOCH, TEX

any_law = st.builds(
    Chinchilla,
    E=st.floats(0.01, 5),
    A=st.floats(50, 5e3),
    B=st.floats(50, 5e3),
    alpha=st.floats(0.25, 0.5),
    beta=st.floats(0.25, 0.5),
)
sizes, served = st.floats(1e8, 1e12), st.floats(1e8, 1e15)


def quality_of(law, N):
    """The loss that a compute-optimal model of N parameters reaches."""
    return law.optimal_loss(law.frontier_flops(N=N))


@pytest.mark.parametrize(
    ("law", "N", "saving"),
    # V28; the paper says 7B and 17 % for the first
    [(TEX, 7.1203e9, 0.1632), (EPOCH, 6.10e9, 0.290)],
    ids=["TeX", "Epoch"],
)
def test_two_trillion_served_tokens_shrink_the_13b_model_as_published(law, N, saving):
    best = lifetime_optimum(law, quality_of(law, 13e9), 2e12)
    np.testing.assert_allclose(best.N, N, rtol=1e-3)
    np.testing.assert_allclose(best.saving, saving, atol=5e-4)


def test_the_stationarity_of_the_published_case_holds():
    best = lifetime_optimum(TEX, quality_of(TEX, 13e9), 2e12)  # V28
    np.testing.assert_allclose([best.N, best.D], [7.1203e9, 1.2951e12], rtol=5e-5)
    gain_of_size = TEX.alpha * TEX.A / best.N**TEX.alpha
    gain_of_data = TEX.beta * TEX.B / best.D**TEX.beta
    np.testing.assert_allclose(gain_of_size / gain_of_data, 1.51474, atol=6e-6)
    np.testing.assert_allclose(gain_of_size / gain_of_data, 1 + 2e12 / (3 * best.D), rtol=1e-12)


@given(law=any_law, N=sizes, T=served, k=st.floats(2, 12), s=st.floats(0.5, 20))
def test_no_model_of_the_quality_costs_less(law, N, T, k, s):
    L = quality_of(law, N)
    best = lifetime_optimum(law, L, T, k, s)
    np.testing.assert_allclose(law.loss(best.N, best.D), L, rtol=1e-9)
    cost = best.training_flops + best.serving_flops
    for factor in (0.9, 0.999, 1.001, 1.1):
        other_N = best.N * factor
        left = L - law.E - law.A / other_N**law.alpha
        if left > 0:
            other_D = (law.B / left) ** (1 / law.beta)
            assert cost <= other_N * (k * other_D + s * T) * (1 + 1e-9)


@given(law=any_law, N=sizes, T=served)
def test_more_serving_asks_for_a_smaller_model_and_saves_more(law, N, T):
    L = quality_of(law, N)
    best, more = lifetime_optimum(law, L, T), lifetime_optimum(law, L, 10 * T)
    assert more.N <= best.N * (1 + 1e-9)
    assert best.N <= N * (1 + 1e-9)
    assert more.saving >= best.saving - 1e-9 >= -2e-9


def test_a_model_that_is_hardly_served_is_compute_optimal():
    best = lifetime_optimum(EPOCH, quality_of(EPOCH, 13e9), 1.0)
    np.testing.assert_allclose(best.N, 13e9, rtol=1e-9)


def test_dearer_serving_is_more_serving():
    # half the utilisation when serving: every served token counts twice
    L = quality_of(EPOCH, 13e9)
    dear, much = lifetime_optimum(EPOCH, L, 1e12, k_served=4.0), lifetime_optimum(EPOCH, L, 2e12)
    np.testing.assert_allclose(dear.N, much.N, rtol=1e-12)


def test_a_quality_that_no_model_has_costs_infinitely_much():
    best = lifetime_optimum(EPOCH, [1.80, 2.0], 1e12)
    assert np.isinf([best.N[0], best.D[0], best.training_flops[0], best.serving_flops[0]]).all()
    assert np.isnan(best.saving[0])
    assert np.isfinite(best.N[1])


def test_draws_broadcast_against_qualities():
    many = Chinchilla.from_draws(np.array([EPOCH.values()] * 3))
    best = lifetime_optimum(many, [2.0, 2.2], 1e12)
    assert best.N.shape == best.saving.shape == (3, 2)
    np.testing.assert_array_equal(best.N[2], lifetime_optimum(EPOCH, [2.0, 2.2], 1e12).N)


@pytest.mark.parametrize("value", [np.nan, 0, -1.0, np.inf, 1e308])
def test_served_tokens_that_cannot_be_are_refused(value):
    with pytest.raises(QuantityOutOfRange, match="served"):
        lifetime_optimum(EPOCH, 2.0, value)
