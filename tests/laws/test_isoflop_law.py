"""Approach 2: the line through isoFLOP minima, with its bias as published, against approach 3."""

import numpy as np
import pytest

import laws
from laws.approaches.disagreement import disagreement
from laws.approaches.frontier_lines import FrontierLines
from laws.approaches.isoflop_law import isoflop_draws, isoflop_law
from laws.errors import LengthsDiffer, TooFewBudgets
from laws.forms.chinchilla import Chinchilla
from laws.published import EPOCH, PRINTED, TEX

BUDGETS = np.geomspace(1e17, 1e21, 5)
SYMMETRIC = Chinchilla(1.69, 400.0, 400.0, 0.31, 0.31)


def sweep(law, half_width, off=1.0, noise=0.0, seed=0, sizes=15, budgets=BUDGETS):
    """Runs of every budget around the law's optimum, or `off` times that, and their budgets."""
    C = np.repeat(budgets, sizes)
    grid = np.geomspace(1 / half_width, half_width, sizes)
    centre = [law.frontier(c)[0] * (off(c) if callable(off) else off) for c in budgets]
    N = np.concatenate([middle * grid for middle in centre])
    D = C / (6 * N)
    factor = np.exp(np.random.default_rng(seed).normal(scale=noise, size=len(N))) if noise else 1.0
    return laws.Observations(N=N, D=D, L=law.loss(N, D) * factor, C=C), C


@pytest.mark.parametrize(
    ("half_width", "error"), [(2, -0.00327), (4, -0.01301), (8, -0.02903), (16, -0.05100)]
)
def test_wide_grids_are_biased_as_published(half_width, error):
    # V23: the rounded law without noise
    found = isoflop_law(*sweep(PRINTED, half_width)).lines
    true = PRINTED.frontier(1e24)[1]
    np.testing.assert_allclose(true, 4.03583e12, atol=5e6)
    np.testing.assert_allclose(found.tokens(1e24) / true - 1, error, atol=5e-6)
    np.testing.assert_allclose(found.frontier(1e24)[1], found.tokens(1e24), rtol=1e-9)


def test_the_widest_grid_has_the_published_intercept():
    # V23
    found = isoflop_law(*sweep(PRINTED, 16)).lines
    np.testing.assert_allclose(np.log10(found.d_coefficient), -0.578092, atol=5e-7)


def test_a_symmetric_law_is_found_exactly():
    # V24
    found = isoflop_law(*sweep(SYMMETRIC, 8)).lines
    np.testing.assert_allclose([found.n_exponent, found.d_exponent], 0.5, rtol=1e-9)
    np.testing.assert_allclose(found.frontier(1e24), SYMMETRIC.frontier(1e24), rtol=1e-9)


def test_a_grid_off_centre_is_biased_even_where_the_law_is_symmetric():
    # V24: sizes 3 times too small
    found = isoflop_law(*sweep(SYMMETRIC, 8, off=1 / 3)).lines
    error = found.tokens(1e24) / SYMMETRIC.frontier(1e24)[1] - 1
    np.testing.assert_allclose(error, 0.02645, atol=5e-6)
    np.testing.assert_allclose(found.d_exponent, 0.5, rtol=1e-9)


def test_a_grid_that_drifts_off_centre_moves_the_exponent():
    # V24: from centred to 3 times too small over the budgets
    def drift(C):
        return 3 ** -(np.log10(C / BUDGETS[0]) / 4)

    found = isoflop_law(*sweep(SYMMETRIC, 8, off=drift)).lines
    np.testing.assert_allclose(found.d_exponent, 0.502681, atol=5e-7)
    error = found.tokens(1e24) / SYMMETRIC.frontier(1e24)[1] - 1
    np.testing.assert_allclose(error, 0.0370, atol=5e-5)


@pytest.mark.parametrize("half_width", [2, 4, 8, 16])
def test_the_parametric_law_has_no_such_bias(half_width):
    # V25: all five coefficients from the same 75 runs
    runs, _ = sweep(PRINTED, half_width)
    fit = laws.fit(laws.Chinchilla, runs)
    np.testing.assert_allclose(fit.law.values(), PRINTED.values(), rtol=1e-8)


def test_budgets_that_do_not_enclose_their_minimum_are_left_out():
    def off(C):
        return 4.0 if BUDGETS[-1] == C else 1.0

    with_edge = isoflop_law(*sweep(SYMMETRIC, 4, off=off))
    without = isoflop_law(*sweep(SYMMETRIC, 4, budgets=BUDGETS[:-1]))
    assert "edge" in with_edge.minima[-1].refusal
    np.testing.assert_allclose(with_edge.lines.n_exponent, without.lines.n_exponent, rtol=1e-12)
    assert with_edge.warnings == (f"Budget 1e+21: left out, {with_edge.minima[-1].refusal}.",)


def test_too_few_sizes_and_a_bend_downwards_are_left_out():
    few = isoflop_law(*sweep(TEX, 2, sizes=5)).minima
    assert not any(m.refusal for m in few)
    with pytest.raises(TooFewBudgets, match="there are 0"):
        isoflop_law(*sweep(TEX, 2, sizes=4))
    runs, C = sweep(TEX, 2, sizes=5)
    bent = laws.Observations(N=runs.N, D=runs.D, L=10 - runs.L, C=C)
    with pytest.raises(TooFewBudgets):
        isoflop_law(bent, C)


def test_two_budgets_are_no_line():
    with pytest.raises(TooFewBudgets, match="there are 2"):
        isoflop_law(*sweep(TEX, 2, budgets=BUDGETS[:2]))


def test_doubtful_grids_are_said():
    (wide, *_) = isoflop_law(*sweep(TEX, 8)).warnings
    assert "factor of 64" in wide
    (away, *_) = isoflop_law(*sweep(TEX, 4, off=2.5)).warnings
    assert "off the middle" in away
    assert isoflop_law(*sweep(TEX, 2)).warnings == ()


def test_tokens_follow_the_flops_as_counted():
    # 8 FLOPs per parameter and token, as with recomputation
    runs, C = sweep(SYMMETRIC, 4)
    counted = laws.Observations(N=runs.N, D=runs.D, L=runs.L, C=C * 8 / 6)
    lines = isoflop_law(counted, C * 8 / 6).lines
    np.testing.assert_allclose(lines.tokens(1e21), SYMMETRIC.frontier(1e21, k=8.0)[1], rtol=1e-9)


def test_budgets_of_another_length_are_refused():
    runs, C = sweep(TEX, 2)
    with pytest.raises(LengthsDiffer):
        isoflop_law(runs, C[:-1])


def test_a_draw_depends_on_its_number_alone():
    runs, C = sweep(TEX, 4, noise=0.003)
    few, many = (isoflop_draws(runs, C, draws=n, seed=5) for n in (4, 12))
    np.testing.assert_array_equal(few, many[:4])
    assert (isoflop_draws(runs, C, draws=4, seed=6) != few).any()


def test_draws_of_parabolas_without_noise_do_not_spread():
    runs, C = sweep(SYMMETRIC, 4)
    L = 2 + 0.1 * np.log(runs.N / SYMMETRIC.frontier(C)[0]) ** 2
    found = isoflop_draws(laws.Observations(N=runs.N, D=runs.D, L=L, C=C), C, draws=20)
    np.testing.assert_allclose(found[:, 1], 0.5, rtol=1e-9)


def test_draws_spread_as_repeated_experiments_do():
    # symmetric, so that the method has no bias of its own
    exponents = [
        isoflop_law(*sweep(SYMMETRIC, 4, noise=0.002, seed=seed)).lines.n_exponent
        for seed in range(200)
    ]
    runs = sweep(SYMMETRIC, 4, noise=0.002, seed=1000)
    spread = np.nanstd(isoflop_draws(*runs, draws=500)[:, 1])
    # both are estimates: 5 % of the first, some 15 % of one experiment's residuals
    np.testing.assert_allclose(spread, np.std(exponents), rtol=0.4)


def test_all_draws_at_once_are_lines_too():
    draws = isoflop_draws(*sweep(TEX, 4, noise=0.001), draws=7)
    sizes, tokens = FrontierLines.from_draws(draws).frontier([1e22, 1e24])
    assert sizes.shape == tokens.shape == (7, 2)
    np.testing.assert_allclose(sizes * tokens * 6, np.tile([1e22, 1e24], (7, 1)), rtol=1e-12)


def test_lines_that_agree_with_the_law_are_no_warning():
    found = disagreement(isoflop_law(*sweep(TEX, 4)).lines, TEX, 1e24)
    assert not found.is_large
    assert 0 <= found.cost_nats < 1e-4
    assert found.sentence.endswith("nats/token.")


def test_lines_far_from_the_law_are_a_warning():
    # F07: more than 25 % of tokens apart
    found = disagreement(isoflop_law(*sweep(TEX, 4)).lines, EPOCH, 1e24)
    assert found.is_large
    assert found.difference > 0.25
    assert found.cost_nats > 0
    assert "larger budgets" in found.sentence


def test_the_difference_is_the_same_either_way():
    a, b = TEX, EPOCH
    one, other = disagreement(a, b, 1e24), disagreement(b, a, 1e24)
    np.testing.assert_allclose(one.difference, other.difference)
    assert one.tokens == other.tokens[::-1]
