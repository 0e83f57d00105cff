"""Approach 1: the envelope of training curves."""

import numpy as np
import pytest

from laws.approaches.envelope import Curve, envelope
from laws.errors import LengthsDiffer, QuantityOutOfRange, TooFewSizes
from laws.forms.chinchilla import Chinchilla
from laws.published import TEX

SYMMETRIC = Chinchilla(1.69, 400.0, 400.0, 0.31, 0.31)
D = np.geomspace(2e8, 2e12, 400)


def curves(law, sizes, noise=0.0, seed=0):
    """Runs whose every point is as good as the end of a schedule made for it."""
    random = np.random.default_rng(seed)
    return [
        Curve(N, D, law.loss(N, D) * np.exp(random.normal(scale=noise, size=len(D))))
        for N in np.geomspace(5e7, 2e10, sizes)
    ]


@pytest.mark.parametrize("law", [TEX, SYMMETRIC])
def test_the_frontier_of_many_sizes_is_that_of_the_law(law):
    found = envelope(curves(law, 50)).lines()
    exponent = law.derived()["n_exponent"]
    np.testing.assert_allclose(
        [found.n_exponent, found.d_exponent], [exponent, 1 - exponent], atol=1e-3
    )
    np.testing.assert_allclose(found.frontier(1e21), law.frontier(1e21), rtol=5e-3)


def test_noise_hardly_moves_the_frontier():
    found = envelope(curves(TEX, 30, noise=0.002)).lines()
    np.testing.assert_allclose(found.n_exponent, TEX.derived()["n_exponent"], atol=0.02)


def test_it_spends_what_it_says():
    found = envelope(curves(TEX, 10))
    np.testing.assert_allclose(6 * found.N * found.D, found.C, rtol=1e-9)


def test_nothing_lies_below_the_envelope():
    runs = curves(TEX, 10)
    found = envelope(runs, window=1)
    for run in runs:
        loss = np.interp(np.log(found.C), np.log(run.C), run.L, left=np.inf, right=np.inf)
        # losses are interpolated in log-log, and lie a little under the chords used here
        assert (loss * (1 + 1e-12) >= found.L).all()


def test_the_winner_of_a_staircase_is_the_nearest_size():
    found = envelope(curves(TEX, 12))
    sizes, best = np.unique(found.N), TEX.frontier(found.C)[0]
    step = np.log(sizes[1] / sizes[0])
    inside = found.is_interior
    assert np.abs(np.log(found.N / best))[inside].max() < 0.75 * step


def test_budgets_where_an_end_of_the_sizes_wins_are_left_out():
    found = envelope(curves(TEX, 12))
    assert not found.is_interior[found.N.min() == found.N].any()
    assert not found.is_interior[-1]  # where only the largest still trains


def test_late_winners_are_told():
    short = [Curve(N, np.geomspace(1e9, 10 * N, 50), TEX.loss(N, np.geomspace(1e9, 10 * N, 50)))
             for N in np.geomspace(2e8, 2e10, 12)]  # fmt: skip
    found = envelope(short)
    # with fewer tokens than are best, a run wins until its very end
    late = found.D >= 0.85 * 10 * found.N
    np.testing.assert_array_equal(found.is_late, late)
    assert late.any()


def test_smoothing_takes_out_noise_and_keeps_a_power_law():
    D = np.geomspace(1e9, 1e11, 200)
    straight = [Curve(N, D, 5 * (D / 1e9) ** -0.1 * N**-0.01) for N in (1e8, 2e8, 4e8)]
    found = envelope(straight, window=11)
    exact = 5 * (found.D / 1e9) ** -0.1 * found.N**-0.01
    np.testing.assert_allclose(found.L, exact, rtol=1e-9)


def test_too_few_sizes_have_no_envelope():
    with pytest.raises(TooFewSizes, match="2 model sizes"):
        envelope(curves(TEX, 2))
    with pytest.raises(TooFewSizes):
        envelope([])
    # one size wins everywhere, so the frontier would be a guess
    flat = [Curve(N, D, np.full(len(D), L)) for N, L in ((1e8, 3.0), (2e8, 2.0), (4e8, 3.0))]
    with pytest.raises(TooFewSizes):
        envelope(flat).lines()


def test_a_curve_that_cannot_be_is_refused():
    with pytest.raises(LengthsDiffer):
        Curve(1e8, [1e9, 2e9], [3.0])
    with pytest.raises(QuantityOutOfRange, match="L"):
        Curve(1e8, [1e9, 2e9], [3.0, np.nan])
    with pytest.raises(QuantityOutOfRange, match="N"):
        Curve(0, [1e9, 2e9], [3.0, 2.0])
