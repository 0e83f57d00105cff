"""Printed rules for what to train, against the papers' own numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.counting.pf_days import FLOPS_PER_PF_DAY, flops_of, pf_days_of
from laws.errors import QuantityOutOfRange
from laws.rules import deepseek, kaplan, step_law
from laws.rules.tokens_per_param import TokensPerParam

flops = st.floats(1e17, 1e26)


def test_a_pf_day_is_a_petaflop_a_second_for_a_day():  # V12
    assert flops_of(1.0) == FLOPS_PER_PF_DAY == 1e15 * 24 * 3600
    np.testing.assert_allclose(pf_days_of(1e21), 11.5741, atol=6e-5)


def test_kaplans_allocation_of_1e21_flops():  # V12
    plan = kaplan.allocation(1e21)
    np.testing.assert_allclose(plan.N, 7.7676e9, rtol=1e-5)
    np.testing.assert_allclose(plan.D, 3.874e10, rtol=1e-4)


def test_ten_times_the_compute_is_mostly_a_larger_model_by_kaplan():  # V13
    small, large = kaplan.allocation(1e21), kaplan.allocation(1e22)
    np.testing.assert_allclose([large.N / small.N, large.D / small.D], [5.370, 1.862], atol=5e-4)


def test_one_pf_day_gives_the_factors_of_table_6():
    np.testing.assert_allclose(kaplan.allocation(8.64e19), [1.3e9, 2.0e6, 5.4e3, 2e10], rtol=1e-12)


@given(C=flops)
def test_size_batch_and_steps_of_table_6_spend_the_budget(C):
    # 6 N batch S_min = C_min, to the two digits of its factors; .73 + .24 + .03 = 1
    plan = kaplan.allocation(C)
    np.testing.assert_allclose(6 * plan.N * plan.batch_tokens * plan.S_min, C, rtol=0.03)


def test_the_exponent_of_the_loss_in_compute_follows_from_the_three_others():  # V15
    np.testing.assert_allclose(kaplan.exponents(0.076, 0.21, 0.76).loss, 0.051987, atol=6e-7)


@given(st.floats(0.01, 1), st.floats(0.01, 1), st.floats(0.1, 2))
def test_the_exponents_of_size_batch_and_steps_add_up_to_one(alpha_N, alpha_B, alpha_S):
    grown = kaplan.exponents(alpha_N, alpha_B, alpha_S)
    np.testing.assert_allclose(grown.size + grown.batch + grown.steps, 1.0, rtol=1e-12)


def test_deepseeks_plan_for_1e20_flops():  # V30
    plan = deepseek.plan(1e20)
    np.testing.assert_allclose(plan.flops_per_token, 5.25127e9, rtol=1e-6)
    np.testing.assert_allclose(plan.D, 1.904530e10, rtol=5e-7)
    np.testing.assert_allclose(plan.learning_rate, 9.85998e-4, rtol=1e-6)
    np.testing.assert_allclose(plan.batch_tokens, 1.017145e6, rtol=5e-7)


@given(C=flops)
def test_deepseeks_model_and_tokens_spend_the_budget(C):
    plan = deepseek.plan(C)  # .1715 * 5.8316 = 1.0001, .5243 + .4757 = 1
    np.testing.assert_allclose(plan.flops_per_token * plan.D, C, rtol=2e-4)


def test_deepseeks_7b_model_costs_what_its_shape_says():  # V30
    M = deepseek.flops_per_token(30, 4096, 4096)
    assert M == 42_278_584_320
    np.testing.assert_allclose(M * 2e12, 8.4557e22, rtol=1e-5)


def test_parameters_misjudge_the_compute_of_a_small_model_both_ways():  # V30
    M = deepseek.flops_per_token(8, 512, 4096)
    without = deepseek.without_attention(8, 512) / M
    with_vocabulary = deepseek.without_attention(8, 512, vocabulary=102_400) / M
    np.testing.assert_allclose([without, with_vocabulary], [0.428571, 1.321429], atol=6e-7)


def test_step_laws_settings_for_a_billion_parameters():  # V31
    settings = step_law.hyperparameters(1e9, 1e11)
    np.testing.assert_allclose(settings.learning_rate, 1.632499e-3, rtol=5e-7)
    np.testing.assert_allclose(settings.batch_tokens, 1.107715e6, rtol=5e-7)


def test_twenty_tokens_a_parameter_for_an_exaflop_of_64_days():  # V37
    N, D = TokensPerParam().frontier(5.5296e24)
    np.testing.assert_allclose([N, D], [214.66e9, 4.2933e12], rtol=3e-5)


def test_amd_135m_would_be_done_after_2_7_billion_tokens():  # V33
    np.testing.assert_allclose(TokensPerParam().tokens(135e6), 2.7e9, rtol=1e-12)


@given(C=flops, ratio=st.floats(0.1, 1e4), k=st.floats(4, 12))
def test_a_fixed_ratio_spends_the_budget(C, ratio, k):
    rule = TokensPerParam(ratio)
    N, D = rule.frontier(C, k)
    np.testing.assert_allclose([k * N * D, rule.flops(N, k), D / N * C], [C, C, ratio * C])


@pytest.mark.parametrize("value", [np.nan, 0, -1.0, np.inf, 1e308, "many"])
def test_a_budget_size_or_shape_that_cannot_be_is_refused(value):
    for asked in (kaplan.allocation, deepseek.plan, TokensPerParam().frontier, flops_of):
        with pytest.raises(QuantityOutOfRange, match="C"):
            asked(value)
    with pytest.raises(QuantityOutOfRange, match="D"):
        step_law.hyperparameters(1e9, value)
    with pytest.raises(QuantityOutOfRange, match="width"):
        deepseek.flops_per_token(8, value, 4096)
    with pytest.raises(QuantityOutOfRange, match="ratio"):
        TokensPerParam(value).frontier(1e20)
