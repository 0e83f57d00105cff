"""The forecast of a family, made from its runs: what loss to expect, and how surely.

    ln loss of one run = law under weak priors + form error + noise
    variance           = that of the posterior + that of one run
                         + a quarter of that between freely fitted laws, times the probability
                           that the law is wrong in its form

The laws that are fitted freely beside it are those of size and data in laws/nightly.py.  They agree
where the runs determine the loss and part where they do not, which the posterior of one form cannot
know.  Where the runs show no error of the form the law is taken at its word.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.errors import TooFewRuns
from laws.fitting import Fit, fit
from laws.forecast.moments import covariance, difference, expected, moments
from laws.forecast.noise import noise
from laws.forecast.posterior import Posterior, posterior
from laws.law import LossLaw
from laws.nightly import NIGHTLY
from laws.observations import Observations
from laws.quantities import positive

Array = NDArray[np.float64]
Point = tuple[Array, Array]

BETWEEN_LAWS = 0.25  # of the variance between laws
LEAST_RUNS = 6  # one more than the law has coefficients; the priors say the rest, and how little


@dataclass(frozen=True, slots=True)
class Forecaster:
    """What the runs of a family say of others.

    posterior  of the law, its form error and the noise
    rivals     the laws fitted freely
    widening   factor of every standard deviation: 1, or more where forecasts failed too often
    runs       that it was made from
    """

    posterior: Posterior
    rivals: tuple[LossLaw, ...]
    widening: float
    runs: Observations

    def moments(self, N: ArrayLike, D: ArrayLike) -> tuple[Array, Array]:
        """Mean and standard deviation of the expected ln loss, (points,), without a run's noise."""
        N, D = np.broadcast_arrays(*(np.atleast_1d(positive(*one)) for one in (("N", N), ("D", D))))
        mean, variance = moments(self.posterior, np.log(N), np.log(D))
        return mean, self._sd(variance, [np.log(law.loss(N, D)) for law in self.rivals])

    def expected(self, N: ArrayLike, D: ArrayLike) -> Array:
        """The mean of moments() alone, (points,)."""
        N, D = np.broadcast_arrays(*(np.atleast_1d(positive(*one)) for one in (("N", N), ("D", D))))
        return expected(self.posterior, np.log(N), np.log(D))

    def covariance(self, N: ArrayLike, D: ArrayLike) -> Array:
        """Covariance (points, points) of the expected ln loss, as the posterior has it.

        What the rivals disagree by is not in it: they are fitted anew and not weighed, so what a
        run would do to that is not foreseen.
        """
        N, D = np.atleast_1d(positive("N", N)), np.atleast_1d(positive("D", D))
        found = covariance(self.posterior, np.log(N), np.log(D))
        return np.asarray(self.widening**2 * found)

    def difference(self, here: Point, there: Point) -> tuple[Array, Array]:
        """The same of ln loss here less ln loss there, each an (N, D)."""
        mean, variance = difference(
            self.posterior,
            (np.log(here[0]), np.log(here[1])),
            (np.log(there[0]), np.log(there[1])),
        )
        apart = [np.log(law.loss(*here) / law.loss(*there)) for law in self.rivals]
        return mean, self._sd(variance, apart)

    @property
    def noise_sd(self) -> float:
        """Standard deviation of ln loss of one run about what is expected."""
        return self.widening * self.posterior.noise_sd

    def noise_variance(self, excess: ArrayLike) -> Array:
        """Variance of ln loss of runs so far above the frontier in ln loss, (runs,)."""
        return np.asarray(self.widening**2 * self.posterior.noise_variance(np.asarray(excess)))

    def _sd(self, variance: Array, rivals: list[Array]) -> Array:
        between = np.var(rivals, axis=0) if len(rivals) > 1 else 0.0
        doubt = BETWEEN_LAWS * self.posterior.form_doubt
        return np.asarray(self.widening * np.sqrt(variance + doubt * between))


def fit_forecast(
    runs: Observations, fits: Mapping[str, Fit] | None = None, widening: float = 1.0
) -> Forecaster:
    """From the runs, and the fits of the laws of laws/nightly.py to them, by name, where known.

    Raises TooFewRuns.
    """
    if len(runs) < LEAST_RUNS:
        raise TooFewRuns(len(runs), LEAST_RUNS)
    known = dict(fits or {})
    of_size_and_data = {n: law for n, law in NIGHTLY.items() if law.inputs == ("N", "D")}
    all_fits = {name: known.get(name) or fit(law, runs) for name, law in of_size_and_data.items()}
    rivals = tuple(one.law for one in all_fits.values() if one.is_usable)
    return Forecaster(posterior(runs, noise(runs, all_fits)), rivals, widening, runs)
