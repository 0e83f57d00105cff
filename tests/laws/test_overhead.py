"""The cost of a smaller model trained longer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.errors import QuantityOutOfRange
from laws.forms.chinchilla import Chinchilla
from laws.plans.overhead import break_even_tokens, overhead, smallest_factor, tokens_factor
from laws.published import EPOCH, PRINTED, TEX

any_law = st.builds(
    Chinchilla,
    E=st.floats(0.01, 5),
    A=st.floats(10, 1e4),
    B=st.floats(10, 1e4),
    alpha=st.floats(0.15, 0.9),
    beta=st.floats(0.15, 0.9),
)


@pytest.mark.parametrize(
    ("law", "percent", "limit"),
    # V29
    [(PRINTED, 20.803, 0.097), (TEX, 21.019, 0.099), (EPOCH, 25.930, 0.146)],
    ids=["printed", "TeX", "Epoch"],
)
def test_half_the_size_costs_about_a_fifth_more(law, percent, limit):
    np.testing.assert_allclose(100 * overhead(law, 0.5), percent, atol=6e-4)
    np.testing.assert_allclose(smallest_factor(law), limit, atol=5.5e-4)


def test_a_tenth_of_the_size_is_out_of_reach_by_epochs_law():
    assert overhead(EPOCH, 0.1) == np.inf  # V29


@given(law=any_law, C=st.floats(1e18, 1e26), beyond=st.floats(0.01, 5))
def test_the_smaller_model_reaches_the_optimal_loss_at_any_compute(law, C, beyond):
    k_N = smallest_factor(law) * (1 + beyond)
    N, D = law.frontier(C)
    reached = law.loss(N * k_N, np.minimum(D * tokens_factor(law, k_N), 1e30))
    if D * tokens_factor(law, k_N) < 1e30:
        np.testing.assert_allclose(reached, law.optimal_loss(C), rtol=1e-8)


@given(law=any_law, k_N=st.floats(0.01, 10))
def test_no_other_size_is_cheaper_than_the_optimal_one(law, k_N):
    assert overhead(law, k_N) >= -1e-9
    np.testing.assert_allclose(overhead(law, 1.0), 0, atol=1e-12)


@given(law=any_law, inside=st.floats(0.01, 0.999))
def test_below_the_limit_no_data_is_enough(law, inside):
    assert tokens_factor(law, smallest_factor(law) * inside) == np.inf


@given(C=st.floats(1e18, 1e26), k_N=st.floats(0.2, 0.99))
def test_at_break_even_both_models_have_cost_the_same(C, k_N):
    N, _ = EPOCH.frontier(C)
    served = break_even_tokens(EPOCH, C, k_N)
    smaller = C * (1 + overhead(EPOCH, k_N)) + 2 * N * k_N * served
    np.testing.assert_allclose(smaller, C + 2 * N * served, rtol=1e-9)


def test_a_larger_model_never_breaks_even():
    assert np.isnan(break_even_tokens(EPOCH, 1e23, [1.0, 2.0])).all()
    assert break_even_tokens(EPOCH, 1e23, 0.1) == np.inf


@pytest.mark.parametrize("value", [np.nan, 0, -0.5, np.inf, 1e308])
def test_a_factor_that_cannot_be_is_refused(value):
    with pytest.raises(QuantityOutOfRange, match="ratio"):
        overhead(EPOCH, value)
