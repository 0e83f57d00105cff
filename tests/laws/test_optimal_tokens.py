"""Llama 3's law of optimal tokens, which is not one of parameters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import laws
from laws.errors import QuantityOutOfRange
from laws.forms.optimal_tokens import LLAMA_3_PLAN, PUBLISHED, OptimalTokens

TEXT, FIGURE = PUBLISHED["Llama 3, text"], PUBLISHED["Llama 3, figure 3"]


def test_the_two_printed_sets_give_two_plans_for_llama_3s_budget():  # V16
    np.testing.assert_allclose(TEXT.predict(3.8e25), 1.04637e13, rtol=1e-5)
    N, D = FIGURE.frontier(3.8e25)
    np.testing.assert_allclose([N, D], [3.88703e11, 1.62935e13], rtol=1e-5)


def test_no_printed_set_gives_the_plan_that_the_paper_states():  # V16
    assert (LLAMA_3_PLAN.D, LLAMA_3_PLAN.N) == (16.55e12, 402e9)
    for law in PUBLISHED.values():
        assert abs(law.predict(LLAMA_3_PLAN.C) / LLAMA_3_PLAN.D - 1) > 0.01
    np.testing.assert_allclose(6 * LLAMA_3_PLAN.N * LLAMA_3_PLAN.D, 3.99e25, rtol=1e-3)


@given(C=st.floats(1e18, 1e26), k=st.floats(4, 12))
def test_the_plan_spends_the_budget_and_the_tokens_give_it_back(C, k):
    N, D = FIGURE.frontier(C, k)
    np.testing.assert_allclose(k * N * D, C, rtol=1e-12)
    np.testing.assert_allclose(FIGURE.flops_for_tokens(D), C, rtol=1e-9)


def test_tokens_and_size_share_the_growth():
    derived = FIGURE.derived()
    np.testing.assert_allclose(derived["n_exponent"] + derived["d_exponent"], 1.0)


@given(C=st.floats(1e18, 1e26))
def test_slopes_are_those_of_the_logarithm(C):
    D = FIGURE.predict(C)
    np.testing.assert_allclose(FIGURE.jacobian(C), [D / FIGURE.A, D * np.log(C)], rtol=1e-12)


def test_a_law_of_a_centred_budget_is_the_law_once_uncentred():
    centred = OptimalTokens(float(FIGURE.predict(1e20)), FIGURE.alpha_C)
    np.testing.assert_allclose(centred.uncentred(C=1e20).values(), FIGURE.values(), rtol=1e-9)


@pytest.mark.parametrize("value", [np.nan, 0, -1.0, np.inf, 1e308, "many"])
def test_a_budget_that_cannot_be_is_refused(value):
    with pytest.raises(QuantityOutOfRange, match="C"):
        TEXT.frontier(value)
    with pytest.raises(QuantityOutOfRange, match="D"):
        TEXT.flops_for_tokens(value)


def test_a_fit_to_minima_on_the_line_recovers_it():
    C = np.geomspace(6e18, 1e22, 8)
    fit = laws.fit(OptimalTokens, laws.Observations(C=C, D=FIGURE.predict(C)))
    assert fit.status == "converged"
    np.testing.assert_allclose(fit.law.values(), FIGURE.values(), rtol=1e-6)
