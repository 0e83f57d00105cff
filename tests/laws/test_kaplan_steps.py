"""Kaplan's law of size and steps: the cheapest run to a loss, and what another size costs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import laws
from laws.errors import QuantityOutOfRange, RowsMixed
from laws.forms.critical_batch import PUBLISHED as BATCHES
from laws.forms.kaplan_steps import PUBLISHED, KaplanSteps
from laws.rules.kaplan import exponents

TABLE_3 = PUBLISHED["Kaplan 2020, table 3"]

scales = st.floats(12, 15).map(lambda power: 10**power)  # no printed constant: those are refused
any_law = st.builds(
    KaplanSteps,
    N_c=scales,
    S_c=st.floats(1e2, 1e5),
    alpha_N=st.floats(0.03, 0.3),
    alpha_S=st.floats(0.3, 1.5),
)
losses = st.floats(1.5, 5.0)


def test_the_law_is_the_sum_of_its_two_power_laws():
    # eq. 1.6 with table 3, by hand: at N = N_c and S_min = S_c each term is 1
    np.testing.assert_allclose(TABLE_3.loss(6.5e13, 2.1e3), 2.0, rtol=1e-12)
    np.testing.assert_allclose(TABLE_3.loss(6.5e13, 2.1e13), 1.0 + 1e10**-0.76, rtol=1e-12)


@given(law=any_law, L=losses)
def test_the_cheapest_run_reaches_its_loss(law, L):
    N, S_min = law.cheapest(L)
    np.testing.assert_allclose(law.equation(N, S_min), L, rtol=1e-9)


@given(law=any_law, L=losses, off=st.floats(0.2, 5))
def test_no_other_size_reaches_the_loss_cheaper_and_b16_says_by_how_much(law, L, off):
    N, S_min = law.cheapest(L)
    left = L - (law.N_c / (off * N)) ** law.alpha_N
    cost = law.wrong_size_cost(off)
    if left > 1e-3:
        steps = law.S_c * left ** (-1 / law.alpha_S)
        np.testing.assert_allclose(cost, off * steps / S_min, rtol=1e-6)
    assert cost >= 1 - 1e-12


def test_a_model_of_0_6_or_2_2_times_the_best_size_costs_a_fifth_more():
    # Kaplan et al. 2020, section 6.1 and figure 12: 16 % and 20 %
    np.testing.assert_allclose(TABLE_3.wrong_size_cost([0.6, 1.0, 2.2]), [1.16, 1, 1.2], atol=5e-3)


def test_a_model_too_small_for_the_loss_never_reaches_it():
    assert TABLE_3.wrong_size_cost(0.1) == np.inf


@given(law=any_law, L=losses)
def test_the_cheapest_run_stops_above_its_converged_loss_by_the_ratio_of_exponents(law, L):
    N, _ = law.cheapest(L)
    converged = (law.N_c / N) ** law.alpha_N
    np.testing.assert_allclose(L / converged - 1, law.above_converged(), rtol=1e-9)


def test_table_3_stops_about_ten_percent_above_converged():
    np.testing.assert_allclose(TABLE_3.above_converged(), 0.10, atol=5e-3)


@given(L=st.floats(1.5, 4.0))
def test_the_exponents_of_compute_follow_from_the_law_and_the_critical_batch(L):
    # C_min = 6 N batch S_min along the cheapest runs (appendix B)
    batch = BATCHES["Kaplan 2020, eq. 1.4"]
    expected = exponents(TABLE_3.alpha_N, batch.alpha_B, TABLE_3.alpha_S)
    at = np.array([L, 0.99 * L])
    N, S_min = TABLE_3.cheapest(at)
    batches = batch.predict(at)
    by_compute = np.diff(np.log([at, N, batches, S_min]), axis=1)[:, 0]
    by_compute /= np.diff(np.log(N * batches * S_min))[0]
    np.testing.assert_allclose(by_compute, [-expected.loss, *expected[1:]], rtol=1e-9)


@given(law=any_law, N=st.floats(1e6, 1e12), S_min=st.floats(1e2, 1e7))
def test_slopes_are_those_of_the_two_terms(law, N, S_min):
    of_size, of_steps = (law.N_c / N) ** law.alpha_N, (law.S_c / S_min) ** law.alpha_S
    expected = [
        law.alpha_N / law.N_c * of_size,
        law.alpha_S / law.S_c * of_steps,
        np.log(law.N_c / N) * of_size,
        np.log(law.S_c / S_min) * of_steps,
    ]
    np.testing.assert_allclose(law.jacobian(N, S_min), expected, rtol=1e-9, atol=1e-15)


def test_a_law_of_centred_inputs_is_the_law_once_uncentred():
    centred = KaplanSteps(6.5e4, 0.21, 0.077, 0.76)
    again = centred.uncentred(N=1e9, S_min=1e4)
    np.testing.assert_allclose(again.values(), TABLE_3.values(), rtol=1e-12)


def test_the_constants_of_another_law_are_refused():
    with pytest.raises(RowsMixed, match=r"L\(N, D\)"):
        KaplanSteps(6.4e13, 2.1e3, 0.076, 0.76)


@pytest.mark.parametrize("value", [np.nan, 0, -1.0, np.inf, 1e308, "many"])
def test_steps_and_ratios_that_cannot_be_are_refused(value):
    with pytest.raises(QuantityOutOfRange, match="S_min"):
        TABLE_3.loss(1e9, value)
    with pytest.raises(QuantityOutOfRange, match="ratio"):
        TABLE_3.wrong_size_cost(value)


def test_a_fit_without_noise_recovers_the_law():
    N, S_min = (g.ravel() for g in np.meshgrid(np.geomspace(1e7, 1e10, 6), [1e3, 1e4, 1e5]))
    runs = laws.Observations(N=N, S_min=S_min, L=TABLE_3.loss(N, S_min))
    fit = laws.fit(KaplanSteps, runs)
    assert fit.status == "converged"
    np.testing.assert_allclose(fit.law.values(), TABLE_3.values(), rtol=1e-6)
