"""Kaplan's laws of one variable against the paper's constants and each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import laws
from laws.counting.pf_days import flops_of
from laws.errors import QuantityOutOfRange
from laws.forms.kaplan_single import PUBLISHED, KaplanCompute, KaplanData, KaplanSize

SIZE = PUBLISHED["Kaplan 2020, L(N)"]
DATA = PUBLISHED["Kaplan 2020, L(D)"]
NAIVE = PUBLISHED["Kaplan 2020, L(C)"]
MIN_COMPUTE = PUBLISHED["Kaplan 2020, L(C_min)"]


def test_the_law_of_size_gives_the_papers_losses():  # V09
    expected = [2.829963, 2.375640, 2.303551, 1.994255]
    np.testing.assert_allclose(SIZE.loss([1e8, 1e9, 1.5e9, 1e10]), expected, atol=6e-7)


def test_the_law_of_data_gives_the_papers_losses():  # V10
    expected = [2.815642, 2.262442, 2.099168]
    np.testing.assert_allclose(DATA.loss([1e9, 1e10, 2.2e10]), expected, atol=6e-7)


def test_the_two_laws_of_compute_take_flops_and_differ():  # V12
    np.testing.assert_allclose(MIN_COMPUTE.loss(1e21), 2.351764, atol=6e-7)
    np.testing.assert_allclose(NAIVE.loss(1e21), 2.238804, atol=6e-7)


def test_the_label_of_figure_1_is_another_set():
    figure_1 = PUBLISHED["Kaplan 2020, L(C_min) of figure 1"]
    np.testing.assert_allclose(figure_1.loss(1e21), 2.317, atol=6e-4)


def test_the_constants_in_pf_days_are_kept_in_flops():
    # a loss of 1 nat/token at C_c: 1.6e7 and 3.1e8 PF-days in the paper's appendix A
    np.testing.assert_allclose(NAIVE.loss(flops_of(1.6e7)), 1.0, rtol=1e-12)
    np.testing.assert_allclose(MIN_COMPUTE.loss(flops_of(3.1e8)), 1.0, rtol=1e-12)


@pytest.mark.parametrize("law", PUBLISHED.values(), ids=PUBLISHED)
@given(x=st.floats(1e6, 1e26))
def test_the_inverse_is_the_input_that_gives_the_loss(law, x):
    np.testing.assert_allclose(law.input_for_loss(law.loss(x)), x, rtol=1e-9)


@pytest.mark.parametrize("law", PUBLISHED.values(), ids=PUBLISHED)
@given(x=st.floats(1e6, 1e26))
def test_slopes_are_those_of_the_logarithm(law, x):
    # d log L = exponent d log scale + log(scale / x) d exponent
    scale, exponent = law.values()
    expected = law.loss(x) * np.array([exponent / scale, np.log(scale / x)])
    np.testing.assert_allclose(law.jacobian(x), expected, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("law", PUBLISHED.values(), ids=PUBLISHED)
def test_a_law_of_a_centred_input_is_the_law_once_uncentred(law):
    scale, exponent = law.values()
    again = type(law)(scale / 1e10, exponent).uncentred(**{law.inputs[0]: 1e10})
    np.testing.assert_allclose(again.values(), law.values(), rtol=1e-12)


def test_a_loss_beyond_all_numbers_needs_infinite_compute():
    assert KaplanCompute(C_c=1e27, alpha_C=0.005).input_for_loss(1e-3) == np.inf


def test_draws_broadcast_against_runs():
    many = KaplanData.from_draws(np.array([DATA.values()] * 3))
    assert many.loss([1e9, 2e9]).shape == (3, 2)


@pytest.mark.parametrize("value", [np.nan, 0, -1.0, np.inf, 1e308, "many"])
def test_a_size_or_loss_that_cannot_be_is_refused(value):
    with pytest.raises(QuantityOutOfRange, match="N"):
        SIZE.loss(value)
    with pytest.raises(QuantityOutOfRange, match="L"):
        SIZE.input_for_loss(value)


def test_a_law_of_size_takes_no_tokens():
    with pytest.raises(TypeError, match="kaplan_size takes N"):
        KaplanSize(8.8e13, 0.076).loss(D=1e9)


@pytest.mark.parametrize("law", PUBLISHED.values(), ids=PUBLISHED)
def test_a_fit_without_noise_recovers_the_law(law):
    x = {law.inputs[0]: np.geomspace(1e19, 1e22, 6)}
    fit = laws.fit(type(law), laws.Observations(**x, L=law.loss(**x)))
    assert fit.status == "converged"
    np.testing.assert_allclose(fit.law.values(), law.values(), rtol=1e-6)
