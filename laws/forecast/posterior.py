"""What the runs leave of the priors: a weighted sum of normal posteriors.

Each member has a pair of exponents, an amplitude of the form error and a setting of the noise; its
weight is its evidence times its prior.  Members below 1e-3 of the largest weight are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dpotrf, dpotri

from laws.forecast import form_error, prior
from laws.forecast.noise import NEAR, Noise
from laws.forecast.regression import Regression
from laws.observations import Observations

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

LEAST_WEIGHT = 1e-3  # of the largest
ENOUGH = 7  # exponents with weight, of either kind: a grid as fine as half their spread
REFINEMENTS = 4  # grids at most, each up to ten times as fine


@dataclass(frozen=True, slots=True)
class Setting:
    """All members of one amplitude and one setting of the noise.

    amplitude, noise_sd  of ln loss
    slope         of the noise of runs far from the frontier: noise.py
    precision     inverse covariance of the runs, (runs, runs)
    weight        (members,); all members of all settings add up to 1
    exponents     places of alpha and beta on their grid, (members, 2)
    coefficients  E, a, b (members, 3) and their covariance (members, 3, 3)
    """

    amplitude: float
    noise_sd: float
    slope: float
    precision: Array
    weight: Array
    exponents: Indices
    coefficients: Array
    covariance: Array


@dataclass(frozen=True, slots=True)
class Posterior:
    """The settings, with the regression and the positions (runs, 2) that they share."""

    regression: Regression
    positions: Array
    settings: tuple[Setting, ...]

    @property
    def noise_sd(self) -> float:
        """Of ln loss of one run, the mean square over the members."""
        return float(np.sqrt(sum(s.weight.sum() * s.noise_sd**2 for s in self.settings)))

    def noise_variance(self, excess: Array) -> Array:
        """Of ln loss of single runs so far above the frontier in ln loss, (runs,) each."""
        far = np.maximum(0.0, excess - NEAR)
        settings = [(s.weight.sum(), s.noise_sd, s.slope) for s in self.settings]
        return np.asarray(sum(w * (sd**2 + (slope * far) ** 2) for w, sd, slope in settings))

    @property
    def form_doubt(self) -> float:
        """Probability that the law is wrong in its form."""
        return float(sum(s.weight.sum() for s in self.settings if s.amplitude))

    @property
    def amplitude(self) -> float:
        """Of the form error, the mean over the members."""
        return float(sum(s.weight.sum() * s.amplitude for s in self.settings))


def posterior(runs: Observations, noise: Noise) -> Posterior:
    """Of all exponents of a grid, amplitudes and settings of the noise.

    The grid is drawn anew about what is left of it while that is too coarse to tell apart.
    """
    places = form_error.positions(np.log(runs.N), np.log(runs.D))
    spreads = list(_spreads(places, noise))
    exponents = prior.EXPONENTS, prior.EXPONENTS
    for _ in range(REFINEMENTS):
        regression = Regression.of(runs, exponents)
        settings, weight = _settings(regression, spreads)
        finer = _finer(exponents, weight)
        if finer is None:
            break
        exponents = finer
        spreads = [
            spread for spread in spreads if any(spread.precision is s.precision for s in settings)
        ]
    return Posterior(regression, places, settings)


class _Spread(NamedTuple):
    """One amplitude and setting of the noise: covariance of the runs, inverted, and its size."""

    amplitude: float
    noise_sd: float
    slope: float
    precision: Array
    log_size: float


def _spreads(places: Array, noise: Noise) -> Iterator[_Spread]:
    correlation = form_error.correlation(places, places)
    for amplitude, (share, slope) in product(form_error.AMPLITUDES, noise.settings()):
        covariance = amplitude**2 * correlation + np.diag(noise.variance(share, slope))
        yield _Spread(amplitude, share * noise.sd, slope, *_inverse(covariance))


def _settings(regression: Regression, spreads: list[_Spread]) -> tuple[tuple[Setting, ...], Array]:
    """The settings with the members that count, and the weight of each pair of exponents."""
    precisions = np.array([spread.precision for spread in spreads])
    log_evidence, coefficients, covariance = regression.solve(precisions)
    of_setting = [
        form_error.log_prior(spread.amplitude) - (spread.precision.sum() + spread.log_size) / 2
        for spread in spreads
    ]
    log_weights = log_evidence + np.array(of_setting)[:, None, None]
    log_weights += prior.log_prior(regression.exponents)
    weights = np.exp(log_weights - log_weights.max())
    weights[weights < LEAST_WEIGHT] = 0.0
    weights /= weights.sum()
    made = [
        _setting(*each) for each in zip(spreads, coefficients, covariance, weights, strict=True)
    ]
    return tuple(setting for setting in made if len(setting.weight)), weights.sum(axis=0)


def _finer(exponents: tuple[Array, Array], weight: Array) -> tuple[Array, Array] | None:
    """Grids about the exponents that have weight; None where enough of both have."""
    finer, is_coarse = [], False
    for axis, grid in enumerate(exponents):
        kept = np.flatnonzero(weight.sum(axis=1 - axis))
        least, most = max(kept[0] - 1, 0), min(kept[-1] + 1, len(grid) - 1)
        if len(kept) < ENOUGH:
            is_coarse = True
            grid = np.geomspace(grid[least], grid[most], len(grid))
        finer.append(grid)
    return (finer[0], finer[1]) if is_coarse else None


def _setting(spread: _Spread, coefficients: Array, covariance: Array, weight: Array) -> Setting:
    kept = np.argwhere(weight > 0)
    at = tuple(kept.T)
    rest = weight[at], kept, coefficients[at], covariance[at]
    return Setting(spread.amplitude, spread.noise_sd, spread.slope, spread.precision, *rest)


def _inverse(covariance: Array) -> tuple[Array, float]:
    """The inverse of a covariance, and the logarithm of its determinant."""
    lower, _ = dpotrf(covariance, lower=1)
    inverse, _ = dpotri(lower, lower=1)
    inverse += np.tril(inverse, -1).T
    return inverse, 2 * float(np.log(np.diag(lower)).sum())
