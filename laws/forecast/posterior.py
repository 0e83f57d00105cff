"""What the runs leave of the priors: a weighted sum of normal posteriors.

Each member has a pair of exponents, an amplitude of the form error and a setting of the noise; its
weight is its evidence times its prior.  Members below 1e-3 of the largest weight are left out.
"""

from dataclasses import dataclass
from itertools import product

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
    """Of all exponents of the grid, amplitudes and settings of the noise."""
    regression = Regression.of(runs)
    places = form_error.positions(np.log(runs.N), np.log(runs.D))
    correlation = form_error.correlation(places, places)
    believed = prior.log_prior()
    found, log_weights = [], []
    for amplitude, (share, slope) in product(form_error.AMPLITUDES, noise.settings()):
        covariance = amplitude**2 * correlation + np.diag(noise.variance(share, slope))
        precision, log_size = _inverse(covariance)
        log_evidence, coefficients, spread = regression.solve(precision)
        prior_of_setting = form_error.log_prior(amplitude) - (precision.sum() + log_size) / 2
        log_weights.append(log_evidence + believed + prior_of_setting)
        found.append((amplitude, share * noise.sd, slope, precision, coefficients, spread))
    weights = np.exp(np.array(log_weights) - np.max(log_weights))
    weights[weights < LEAST_WEIGHT] = 0.0
    weights /= weights.sum()
    settings = [_setting(*one, weight) for one, weight in zip(found, weights, strict=True)]
    return Posterior(regression, places, tuple(s for s in settings if len(s.weight)))


def _setting(
    amplitude: float,
    noise_sd: float,
    slope: float,
    precision: Array,
    coefficients: Array,
    covariance: Array,
    weight: Array,
) -> Setting:
    kept = np.argwhere(weight > 0)
    at = tuple(kept.T)
    rest = weight[at], kept, coefficients[at], covariance[at]
    return Setting(amplitude, noise_sd, slope, precision, *rest)


def _inverse(covariance: Array) -> tuple[Array, float]:
    """The inverse of a covariance, and the logarithm of its determinant."""
    lower, _ = dpotrf(covariance, lower=1)
    inverse, _ = dpotri(lower, lower=1)
    inverse += np.tril(inverse, -1).T
    return inverse, 2 * float(np.log(np.diag(lower)).sum())
