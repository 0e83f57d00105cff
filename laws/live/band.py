"""Where the loss of a run should be, before and after its own evaluations are known.

    ln L(x_i) = m + course(x_i) + u + departures        u: error of the forecast of the end

m and sd(u) are the forecast of the run's end.  Everything is normal, so the end given the run's own
evaluations is the conditional mean and variance of m + u (Rasmussen & Williams 2006, eq. 2.25).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.bands import normal_quantile
from laws.live.courses.course import Course
from laws.live.curve import Curve

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Band:
    """Mean and sd of ln loss, numbers or arrays of one shape."""

    mean: Array
    sd: Array

    @property
    def loss(self) -> Array:
        """The median, in nats/token."""
        return np.exp(self.mean)

    def ends(self, level: float) -> tuple[Array, Array]:
        """(lo, hi) in nats/token that hold the loss with probability level."""
        reach = normal_quantile(level) * self.sd
        return np.exp(self.mean - reach), np.exp(self.mean + reach)


@dataclass(frozen=True)
class Expectation:
    """A course with the forecast of its end: mean and sd of ln loss of one run."""

    course: Course
    end: Band

    def at(self, share: ArrayLike) -> Band:
        """The band at shares of the plan, by the forecast alone."""
        ratio, sd = self.course.at(share)
        return Band(self.end.mean + ratio, np.hypot(self.end.sd, sd))

    def residual(self, run: Curve) -> Array:
        """ln actual - ln expected at the looks of a run (looks,)."""
        looks = run.looks()
        return run.log_loss[looks] - self.at(run.share[looks]).mean

    def covariance(self, share: Array) -> Array:
        """Of the residuals (looks, looks) of a run on track."""
        return self.course.covariance(share) + self.end.sd**2

    def end_given(self, run: Curve) -> Band:
        """The end of the run, given its evaluations at its looks."""
        share = run.share[run.looks()]
        start = self.at(1.0)
        if not len(share):
            return start
        gain = np.linalg.solve(self.covariance(share), np.full(len(share), self.end.sd**2))
        mean = start.mean + gain @ self.residual(run)
        told = self.end.sd**2 * gain.sum()
        return Band(np.asarray(mean), np.sqrt(np.maximum(start.sd**2 - told, 0.0)))
