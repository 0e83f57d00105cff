"""Kaplan's joint law against the paper, its limits and the frontier's algebra."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import laws
from laws.errors import QuantityOutOfRange, RowsMixed
from laws.forms.kaplan import PUBLISHED, Kaplan
from laws.forms.kaplan_single import PUBLISHED as ROWS
from laws.rules import kaplan as rules

TABLE_2 = PUBLISHED["Kaplan 2020, table 2"]

scales = st.floats(12, 15).map(lambda power: 10**power)  # no printed constant: those are refused
any_law = st.builds(
    Kaplan,
    N_c=scales,
    D_c=scales,
    alpha_N=st.floats(0.03, 0.3),
    alpha_D=st.floats(0.03, 0.3),
)
flops = st.floats(1e17, 1e26)


def test_the_joint_law_gives_the_losses_of_table_2():  # V11
    np.testing.assert_allclose(TABLE_2.loss(1e9, [1e10, 2.2e10]), [2.419652, 2.369316], atol=6e-7)


def test_the_constants_of_the_single_laws_are_refused_in_the_joint_law():  # V11: 2.483844 is wrong
    size, data = ROWS["Kaplan 2020, L(N)"], ROWS["Kaplan 2020, L(D)"]
    with pytest.raises(RowsMixed, match=r"L\(N\), which was fitted alone"):
        Kaplan(size.N_c, data.D_c, size.alpha_N, data.alpha_D)
    with pytest.raises(RowsMixed, match=r"L\(D\)"):
        Kaplan(TABLE_2.N_c, data.D_c, TABLE_2.alpha_N, data.alpha_D)
    with pytest.raises(RowsMixed, match=r"L\(N, S_min\)"):
        Kaplan(6.5e13, TABLE_2.D_c, 0.077, TABLE_2.alpha_D)


def test_only_the_set_of_table_2_is_published_for_the_joint_law():
    assert list(PUBLISHED) == ["Kaplan 2020, table 2"]


@given(law=any_law, N=st.floats(1e6, 1e12))
def test_without_a_limit_of_data_only_size_is_left(law, N):
    np.testing.assert_allclose(law.loss(N, 1e30), (law.N_c / N) ** law.alpha_N, rtol=1e-6)


@given(law=any_law, D=st.floats(1e8, 1e13))
def test_without_a_limit_of_size_only_data_is_left(law, D):
    left = (law.N_c / 1e30) ** (law.alpha_N / law.alpha_D)  # what so large a model still adds
    np.testing.assert_allclose(law.loss(1e30, D), (left + law.D_c / D) ** law.alpha_D, rtol=1e-9)


@given(law=any_law, N=st.floats(1e6, 1e12), D=st.floats(1e8, 1e13))
def test_slopes_are_those_of_the_logarithm(law, N, D):
    # with p the share of size in u: d log u = p d log(size term) + (1 - p) d log(data term)
    log_size, ratio = np.log(law.N_c / N), law.alpha_N / law.alpha_D
    u = np.exp(ratio * log_size) + law.D_c / D
    p = np.exp(ratio * log_size) / u
    of_log_loss = [
        law.alpha_N * p / law.N_c,
        law.alpha_D * (1 - p) / law.D_c,
        log_size * p,
        np.log(u) - p * ratio * log_size,
    ]
    relative = law.jacobian(N, D) / law.loss(N, D) * law.values()
    np.testing.assert_allclose(relative, np.multiply(of_log_loss, law.values()), atol=1e-12)


@given(law=any_law, C=flops, off=st.floats(0.1, 10))
def test_no_point_on_the_isoflop_beats_the_frontier(law, C, off):
    N, D = law.frontier(C)
    assert law.optimal_loss(C) <= law.loss(N * off, D / off) * (1 + 1e-12)


@given(law=any_law, C=flops)
def test_the_compute_for_the_optimal_loss_is_the_compute(law, C):
    np.testing.assert_allclose(law.flops_for_loss(law.optimal_loss(C)), C, rtol=1e-7)


@given(law=any_law, C=flops)
def test_the_derived_exponents_are_those_of_ten_times_the_compute(law, C):
    derived = law.derived()
    (N, D), (N_10, D_10) = law.frontier(C), law.frontier(10 * C)
    grown = [N_10 / N, D_10 / D, law.optimal_loss(C) / law.optimal_loss(10 * C)]
    np.testing.assert_allclose(
        np.log10(grown),
        [derived["n_exponent"], derived["d_exponent"], derived["gamma"]],
        rtol=1e-7,
    )


def test_every_loss_is_reached_since_nothing_is_irreducible():
    assert np.isfinite(TABLE_2.flops_for_loss([3.0, 1.0, 0.5])).all()


@given(law=any_law, N=st.floats(1e6, 1e12), D=st.floats(1e8, 1e13))
def test_a_law_of_centred_inputs_is_the_law_once_uncentred(law, N, D):
    centred = Kaplan(law.N_c / 3e8, law.D_c / 2e9, law.alpha_N, law.alpha_D)
    again = centred.uncentred(N=3e8, D=2e9)
    np.testing.assert_allclose(again.loss(N, D), law.loss(N, D), rtol=1e-12)
    np.testing.assert_allclose(centred.loss(N / 3e8, D / 2e9), law.loss(N, D), rtol=1e-12)


@pytest.mark.parametrize("corner", ["least", "most"])
def test_the_corners_of_the_search_box_have_finite_losses_and_slopes(corner):
    for exponents in ((0.01, 1.0), (1.0, 0.01)):
        N_c, D_c = (getattr(Kaplan.coefficients[name], corner) for name in ("N_c", "D_c"))
        law = Kaplan(N_c, D_c, *exponents)
        assert np.isfinite(law.loss([1e-3, 1e3], [1e3, 1e-3])).all()
        assert np.isfinite(law.jacobian([1e-3, 1e3], [1e3, 1e-3])).all()


@given(law=any_law, N=st.floats(1e6, 1e11), share=st.floats(0.005, 0.5))
def test_the_data_need_is_where_overfitting_takes_its_share(law, N, share):
    D = law.data_need(N, share)
    if D < 1e30:
        np.testing.assert_allclose(law.overfit(N, D), share, rtol=1e-9)


@given(N=st.floats(1e6, 1e12), D=st.floats(1e8, 1e13))
def test_overfitting_is_the_loss_over_that_of_data_without_limit(N, D):
    converged = (TABLE_2.N_c / N) ** TABLE_2.alpha_N
    np.testing.assert_allclose(TABLE_2.overfit(N, D), TABLE_2.loss(N, D) / converged - 1, rtol=1e-6)


def test_the_data_need_of_table_2_is_the_printed_rule_to_its_one_digit():
    # eq. 4.4: D >= 5e3 N**0.74; its factor has one digit, and 0.076/0.103 = 0.738
    N = np.array([1e6, 1e9])
    np.testing.assert_allclose(TABLE_2.data_need(N), rules.data_need(N), rtol=0.1)


def test_draws_broadcast_against_runs():
    many = Kaplan.from_draws(np.array([TABLE_2.values()] * 3))
    losses = many.loss([1e9, 2e9], [1e10, 2e10])
    assert losses.shape == (3, 2)
    np.testing.assert_array_equal(losses[1], TABLE_2.loss([1e9, 2e9], [1e10, 2e10]))


@pytest.mark.parametrize("value", [np.nan, 0, -1.0, np.inf, 1e308, "many"])
def test_a_size_that_cannot_be_is_refused(value):
    for asked in (TABLE_2.loss, TABLE_2.overfit):
        with pytest.raises(QuantityOutOfRange, match="N"):
            asked(value, 1e10)
    with pytest.raises(QuantityOutOfRange, match="share"):
        TABLE_2.data_need(1e9, 0.0)


def test_a_fit_without_noise_recovers_the_law():
    N, D = (grid.ravel() for grid in np.meshgrid(np.geomspace(1e7, 1e10, 6), [1e9, 1e10, 1e11]))
    fit = laws.fit(Kaplan, laws.Observations(N=N, D=D, L=TABLE_2.loss(N, D)))
    assert fit.status == "converged"
    np.testing.assert_allclose(fit.law.values(), TABLE_2.values(), rtol=1e-6)


def test_a_fit_with_half_a_percent_of_noise_finds_the_losses_and_the_exponents():
    N, D = (grid.ravel() for grid in np.meshgrid(np.geomspace(1e7, 1e10, 8), [1e9, 1e10, 1e11]))
    noise = np.random.default_rng(1).normal(scale=0.005, size=len(N))
    fit = laws.fit(Kaplan, laws.Observations(N=N, D=D, L=TABLE_2.loss(N, D) * np.exp(noise)))
    assert fit.status == "converged"
    np.testing.assert_allclose(fit.law.loss(N, D), TABLE_2.loss(N, D), rtol=0.01)
    exponents = [fit.law.alpha_N, fit.law.alpha_D]
    np.testing.assert_allclose(exponents, [TABLE_2.alpha_N, TABLE_2.alpha_D], rtol=0.1)
