"""The scale of the noise: right for normal noise, with few runs too; outliers move it little."""

import numpy as np
import pytest

import laws
from laws.engine.scale import adaptive_delta, robust_sd

NORMAL = np.random.default_rng(0).normal(size=100_000)


def test_the_scale_of_many_normal_residuals_is_their_standard_deviation():
    # the asymptotic standard error of the MAD is 1.17 / sqrt(n): .0037 here
    np.testing.assert_allclose(robust_sd(NORMAL, 5), 1.0, atol=4 * 0.0037)


@pytest.mark.parametrize(("runs", "coefficients"), [(8, 5), (12, 5), (21, 5), (40, 5), (15, 2)])
def test_the_scale_of_few_residuals_is_that_of_the_noise(runs, coefficients):
    random = np.random.default_rng(runs)
    scales = []
    for _ in range(400):
        slopes = np.linalg.qr(random.normal(size=(runs, coefficients)))[0]
        noise = random.normal(size=runs)
        scales.append(robust_sd(noise - slopes @ (slopes.T @ noise), coefficients))
    # its root mean square, as a standard deviation's; without a correction .6 to .9 of the noise
    np.testing.assert_allclose(np.sqrt(np.mean(np.square(scales))), 1.0, atol=0.09)


@pytest.mark.parametrize("sizes", [4, 7])
def test_a_fit_of_few_runs_knows_their_noise(sizes):
    N = np.repeat(np.geomspace(5e7, 3e9, sizes), 3)
    D = N * np.tile([5.0, 28.0, 160.0], sizes)
    found = []
    for seed in range(60):
        noise = np.random.default_rng(seed).normal(scale=0.005, size=len(N))
        L = laws.published.TEX.loss(N, D) * np.exp(noise)
        found.append(laws.fit(laws.Chinchilla, laws.Observations(N=N, D=D, L=L)).residual_sd)
    # one fit's scale varies by .3 of itself, so the mean of 60 by .04; the median of the n - p
    # largest residuals over .6745 would be 1.15 (21 runs) to 1.28 (12 runs) of the noise
    np.testing.assert_allclose(np.sqrt(np.mean(np.square(found))), 0.005, rtol=0.1)


def test_a_fit_through_as_many_runs_as_coefficients_still_has_noise():
    residuals = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.01, -0.02, 0.01])
    assert robust_sd(residuals, 5) > 0.005


def test_one_residual_in_five_cannot_move_the_scale_far():
    broken = NORMAL[:50].copy()
    broken[:10] *= 1000
    assert robust_sd(broken, 5) < 2 * robust_sd(NORMAL[:50], 5)


def test_the_delta_of_a_perfect_fit_is_not_zero():
    assert adaptive_delta(np.zeros(9), 5) > 0
