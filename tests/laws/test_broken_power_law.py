"""Broken power laws, and the flag for losses that rise again."""

from itertools import pairwise

import numpy as np
import pytest

import laws
from laws.curves.monotonicity import monotonicity
from laws.errors import LengthsDiffer, QuantityOutOfRange
from laws.forms.broken_power_law import BrokenOnce, BrokenTwice
from laws.forms.power_law_floor import PowerLawFloor

X = np.geomspace(1e6, 1e12, 30)
BUMP = BrokenTwice(1.7, 50.0, 0.2, -0.5, 1e8, 0.2, 0.7, 1e10, 0.2)
FALLING = PowerLawFloor(1.7, 400.0, 0.3)


def noisy(law, x, seed, scale=0.004):
    return law.loss(x) * np.exp(np.random.default_rng(seed).normal(scale=scale, size=len(x)))


def test_the_formula_is_that_of_the_paper():
    # arXiv:2210.14891, eq. 1: a + b x**-c0 prod (1 + (x / d)**(1 / f))**(-c f)
    first = (1 + (X / 1e8) ** (1 / 0.2)) ** (0.5 * 0.2)
    second = (1 + (X / 1e10) ** (1 / 0.2)) ** (-0.7 * 0.2)
    np.testing.assert_allclose(BUMP.loss(X), 1.7 + 50 * X**-0.2 * first * second, rtol=1e-12)


def test_a_break_of_no_size_leaves_a_power_law_with_a_floor():
    broken = BrokenOnce(1.7, 400.0, 0.3, 0.0, 1e9, 0.1)
    np.testing.assert_allclose(broken.loss(X), FALLING.loss(X), rtol=1e-14)


def test_above_a_break_the_exponent_is_the_sum():
    x = np.array([1e30, 1e31])
    slope = np.diff(np.log(BrokenOnce(1e-300, 50.0, 0.2, 0.15, 1e9, 0.3).loss(x)))
    np.testing.assert_allclose(slope, -0.35 * np.log(10), rtol=1e-9)


def test_sharp_breaks_do_not_overflow():
    loss = BrokenOnce(1.7, 50.0, 0.2, 0.15, 1e9, 1e-3).loss([1e-30, 1e60])
    assert np.isfinite(loss).all()


def test_a_break_that_runs_do_not_enclose_is_said():
    law = BrokenOnce(1.7, 50.0, 0.2, 0.15, 1e13, 0.3)
    assert "do not enclose" in law.unseen(X)
    assert BUMP.unseen(X) is None
    assert "30, 0, 0" in BrokenTwice(1.7, 50.0, 0.2, -0.5, 1e13, 0.2, 0.7, 1e14, 0.2).unseen(X)


def test_a_bump_is_followed_and_not_smoothed():
    L = noisy(BUMP, X, 0)
    fit = laws.fit(BrokenTwice, laws.Observations(x=X, L=L))
    assert fit.is_usable
    peak = np.exp(np.linspace(np.log(1e8), np.log(1e11), 200))
    assert np.diff(fit.law.loss(peak)).max() > 0
    np.testing.assert_allclose(fit.law.loss(X), BUMP.loss(X), rtol=0.01)


def test_a_bump_is_flagged_where_it_is():
    found = monotonicity(X, noisy(BUMP, X, 0))
    assert found.is_monotone is False
    rise = found.rises[0]
    dense = np.geomspace(1e6, 1e12, 10_000)
    loss = BUMP.loss(dense)
    top = dense[np.argmax(np.where(dense > 1e8, loss, 0))]
    assert rise.start < top < 2 * rise.end
    assert f"{rise.start:.4g}" in found.sentence


def test_two_bumps_are_two_rises():
    u = np.linspace(0, 20, 60)
    L = 3 + np.sin(u) / 2
    found = monotonicity(np.exp(u), L)
    assert len(found.rises) >= 3
    spans = sorted((rise.start, rise.end) for rise in found.rises)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_falling_losses_are_hardly_ever_flagged():
    x = np.geomspace(1e6, 1e12, 20)
    flagged = [monotonicity(x, noisy(FALLING, x, seed)).is_monotone for seed in range(200)]
    assert flagged.count(False) <= 2


def test_flat_losses_are_flagged_once_in_a_hundred():
    x = np.sort(np.exp(np.random.default_rng(0).uniform(0, 10, 20)))
    noise = np.random.default_rng(1).normal(scale=0.01, size=(300, 20))
    flagged = [monotonicity(x, 3 + row).is_monotone for row in noise]
    # 3 expected; 11 or more has a chance of 1 in 3,000
    assert flagged.count(False) < 11


def test_known_noise_flags_a_bump_of_few_runs():
    x = np.geomspace(1, 1e4, 10)
    L = 2 + x**-0.3 + 0.3 * np.exp(-(np.log(x / 100) ** 2) / 2)
    assert monotonicity(x, L, noise_nats=0.01).is_monotone is False
    assert monotonicity(x, L, noise_nats=1.0).is_monotone is True


def test_a_rise_between_repeats_of_one_size_is_noise():
    x = np.repeat(np.geomspace(1e6, 1e9, 10), 3)
    L = FALLING.loss(x) + np.tile([-0.05, 0.0, 0.05], 10)
    assert monotonicity(x, L).is_monotone is True


def test_many_points_are_averaged_and_the_bump_stays():
    x = np.geomspace(1e6, 1e12, 3000)
    assert monotonicity(x, noisy(BUMP, x, 2)).is_monotone is False
    assert monotonicity(x, noisy(FALLING, x, 2)).is_monotone is True


def test_what_cannot_be_judged_is_not():
    assert monotonicity([1e6, 1e7, 1e8], [3.0, 2.0, 3.0]).is_monotone is None
    with pytest.raises(LengthsDiffer):
        monotonicity([1e6, 1e7], [3.0])
    with pytest.raises(QuantityOutOfRange, match="L"):
        monotonicity([1e6, 1e7], [3.0, np.nan])
    with pytest.raises(QuantityOutOfRange, match="noise_nats"):
        monotonicity(X, FALLING.loss(X), noise_nats=0.0)
