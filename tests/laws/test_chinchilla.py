"""The law against its closed forms and against numbers in the papers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import laws
from laws.errors import QuantityOutOfRange
from laws.published import C4_TIED, EPOCH, EPOCH_OPTIMUM, PRINTED, TEX

GOPHER_FLOPS = 5.76e23  # Hoffmann et al. 2022, table A3 and section 3

any_law = st.builds(
    laws.Chinchilla,
    E=st.floats(0.01, 5),
    A=st.floats(10, 1e4),
    B=st.floats(10, 1e4),
    alpha=st.floats(0.15, 0.9),
    beta=st.floats(0.15, 0.9),
)
flops = st.floats(1e17, 1e26)


@pytest.mark.parametrize(
    ("law", "N", "D", "ratio", "loss"),
    [
        # V01, V02: 40B in the paper's table 3, 32B with the rounded coefficients
        (PRINTED, 3.21899e10, 2.98231e12, 92.647, 1.930748),
        (TEX, 4.03609e10, 2.37854e12, 58.93, 1.918412),
        # V03; Besiroglu et al. 2024: about 20 tokens per parameter at Chinchilla's budget
        (EPOCH, 7.22487e10, 1.32874e12, 18.391, 1.974441),
    ],
    ids=["printed", "TeX", "Epoch"],
)
def test_the_published_laws_give_the_frontier_at_gophers_budget(law, N, D, ratio, loss):
    N_opt, D_opt = law.frontier(GOPHER_FLOPS)
    np.testing.assert_allclose(N_opt, N, rtol=1e-5)
    np.testing.assert_allclose(D_opt, D, rtol=1e-5)
    np.testing.assert_allclose(D_opt / N_opt, ratio, rtol=1e-4)
    np.testing.assert_allclose(law.optimal_loss(GOPHER_FLOPS), loss, atol=6e-7)


@pytest.mark.parametrize(
    ("law", "chinchilla", "gopher"),
    [(PRINTED, 1.936645, 1.993258), (TEX, 1.920846, 1.967243), (EPOCH, 1.973882, 1.999608)],
    ids=["printed", "TeX", "Epoch"],
)  # V04, V05
def test_chinchilla_beats_gopher_by_the_published_laws(law, chinchilla, gopher):
    np.testing.assert_allclose(law.loss(70e9, 1.4e12), chinchilla, atol=6e-7)
    np.testing.assert_allclose(law.loss(280e9, 300e9), gopher, atol=6e-7)


@pytest.mark.parametrize(("law", "tilt"), [(PRINTED, 1.34471), (TEX, 1.30005)])
def test_the_optimum_at_one_parameter_token_is_the_published_one(law, tilt):
    np.testing.assert_allclose(law.tradeoff().tilt, tilt, rtol=4e-6)  # V01, V02


def test_epochs_exponents_are_those_of_their_paper():
    exponents = EPOCH.derived()  # V03
    np.testing.assert_allclose(exponents["n_exponent"], 0.512612, atol=6e-7)
    np.testing.assert_allclose(exponents["gamma"], 0.178286, atol=6e-7)


def test_the_frontier_reaches_a_loss_of_two_at_the_compute_epochs_law_says():
    C = EPOCH.flops_for_loss(2.0)  # V06
    N, D = EPOCH.frontier(C)
    np.testing.assert_allclose(C, 2.474802447e23, rtol=1e-9)
    np.testing.assert_allclose([N, D], [4.68556e10, 8.80293e11], rtol=1e-5)


def test_a_loss_below_the_irreducible_one_needs_infinite_compute():
    assert EPOCH.flops_for_loss(1.80) == np.inf
    assert EPOCH.flops_for_loss(EPOCH.E) == np.inf


def test_rounding_beta_moves_the_data_term_by_13_percent_at_1e11_tokens():
    # V07
    np.testing.assert_allclose(1e11 ** (TEX.beta - PRINTED.beta) - 1, 0.1324, atol=5e-5)


def test_the_tex_law_gives_the_first_row_of_table_a3():
    # V08; the paper's row: 400M parameters, 9.2B tokens
    np.testing.assert_allclose(TEX.frontier(2.21e19), [389e6, 9.47e9], rtol=2e-3)


def test_the_rounded_law_gives_the_grid_point_that_nanogpts_notebook_found():
    # V08; its sizes are 10**8, 10**(8 + 1/16), ..; it found 316M = 10**8.5 and 11.7B tokens
    steps = (np.log10(PRINTED.frontier(2.21e19)[0]) - 8) * 16
    assert round(float(steps)) == 8


@pytest.mark.parametrize(
    ("law", "N", "D"),
    [(EPOCH, 230.33e9, 4.0012e12), (TEX, 113.34e9, 8.1311e12)],
    ids=["Epoch", "TeX"],
)  # V37
def test_an_exaflop_for_64_days_buys_the_sizes_of_the_recipe(law, N, D):
    np.testing.assert_allclose(law.frontier(1e18 * 64 * 86_400), [N, D], rtol=5e-5)


def test_tied_exponents_keep_tokens_per_parameter_constant():
    N, D = C4_TIED.frontier(np.array([1e18, 1e22, 1e26]))
    np.testing.assert_allclose(D / N, D[0] / N[0], rtol=1e-12)


@given(law=any_law, C=flops, off=st.floats(0.1, 10))
def test_no_point_on_the_isoflop_beats_the_frontier(law, C, off):
    N, D = law.frontier(C)
    assert law.optimal_loss(C) <= law.loss(N * off, D / off) * (1 + 1e-12)


@given(law=any_law, C=flops)
def test_at_the_optimum_the_terms_stand_as_beta_to_alpha(law, C):
    N, D = law.frontier(C)
    np.testing.assert_allclose(
        law.alpha * law.A / N**law.alpha, law.beta * law.B / D**law.beta, rtol=1e-9
    )


@given(C=flops, law=st.sampled_from([PRINTED, TEX, EPOCH, EPOCH_OPTIMUM, C4_TIED]))
def test_the_compute_for_the_optimal_loss_is_the_compute(C, law):
    np.testing.assert_allclose(law.flops_for_loss(law.optimal_loss(C)), C, rtol=1e-7)


@given(law=any_law, C=flops, k=st.floats(1, 50))
def test_counting_more_flops_a_token_is_having_less_compute(law, C, k):
    np.testing.assert_allclose(law.frontier(C, k), law.frontier(6 * C / k), rtol=1e-12)


def test_draws_broadcast_against_runs():
    many = laws.Chinchilla.from_draws(np.array([[1.69, 406.4, 410.7, 0.34, 0.28]] * 3))
    losses = many.loss([1e9, 2e9], [1e10, 2e10])
    assert losses.shape == (3, 2)
    np.testing.assert_array_equal(losses[1], PRINTED.loss([1e9, 2e9], [1e10, 2e10]))
    assert many.flops_for_loss([2.0, 1.0]).shape == (3, 2)


@pytest.mark.parametrize("value", [np.nan, 0, -1.0, np.inf, 1e308, "many", [1e9, -1]])
def test_a_count_that_cannot_be_is_refused(value):
    with pytest.raises(QuantityOutOfRange, match="N"):
        PRINTED.loss(value, 1e10)
    with pytest.raises(QuantityOutOfRange, match="C"):
        PRINTED.frontier(value)


@given(N=st.floats(1e6, 1e13), k=st.floats(4.0, 12.0))
def test_the_compute_for_a_size_or_its_tokens_is_where_both_are_optimal(N, k):
    C = TEX.frontier_flops(N=N, k=k)
    optimal_N, optimal_D = TEX.frontier(C, k)
    np.testing.assert_allclose(optimal_N, N, rtol=1e-9)
    np.testing.assert_allclose(TEX.frontier_flops(D=optimal_D, k=k), C, rtol=1e-9)


def test_the_compute_for_neither_size_nor_tokens_is_a_wrong_call():
    with pytest.raises(TypeError, match="N or D"):
        TEX.frontier_flops()
