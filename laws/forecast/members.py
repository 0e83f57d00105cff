"""What the members of a posterior say of points: ln law + kriging of what the law left at the runs.

The law is free where E, a and b lead it, and smoothly kept above 0; members come first in all
arrays here, (members, points).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from laws.forecast import form_error
from laws.forecast.posterior import Posterior, Setting
from laws.forecast.regression import Regression, powers

Array = NDArray[np.float64]

LEAST_LOSS = 0.05  # of the mean loss: nearer to 0 no law is believed


class Points(NamedTuple):
    """Points as every member sees them.

    near   correlation of the form error there with that at the runs, (points, runs)
    sizes, tokens   the power of N and of D for each exponent of its grid, (exponents, points)
    """

    near: Array
    sizes: Array
    tokens: Array

    @classmethod
    def of(cls, posterior: Posterior, log_N: Array, log_D: Array) -> "Points":
        """At these parameters and tokens."""
        regression = posterior.regression
        return cls(
            form_error.correlation(form_error.positions(log_N, log_D), posterior.positions),
            powers(log_N - regression.log_N, regression.exponents[0]),
            powers(log_D - regression.log_D, regression.exponents[1]),
        )


class Said(NamedTuple):
    """What the members of a setting say of points.

    value   ln loss
    slopes  of it by E, a and b
    pull    of what each run left on the form error, (points, runs)
    """

    value: Array
    slopes: tuple[Array, ...]
    pull: Array

    def less(self, other: "Said") -> "Said":
        """The same of the differences of two sets of points."""
        slopes = (mine - theirs for mine, theirs in zip(self.slopes, other.slopes, strict=True))
        return Said(self.value - other.value, tuple(slopes), self.pull - other.pull)


class _Columns(NamedTuple):
    """1, the power of N and that of D, each of the members' exponents: at points, or kriged."""

    one: Array | float
    sizes: Array
    tokens: Array

    def times(self, coefficients: Array) -> Array:
        """The sum with E, a and b (members, 3)."""
        floor, size, tokens = coefficients.T[..., None]
        found = self.sizes * size
        found += self.tokens * tokens
        found += floor * self.one
        return found


def say(regression: Regression, setting: Setting, points: Points) -> Said:
    """Value and slopes of each member of the setting."""
    basis, kriged, pull = _columns(regression, setting, points)
    law, bend = _positive(basis.times(setting.coefficients), LEAST_LOSS * regression.mean_loss)
    value = np.log(law)
    value += pull.sum(axis=1) - kriged.times(setting.coefficients)
    rate = np.divide(bend, law, out=bend)
    of_size, of_data = basis.sizes * rate, basis.tokens * rate
    of_size -= kriged.sizes
    of_data -= kriged.tokens
    return Said(value, (rate - kriged.one, of_size, of_data), pull)


def value(regression: Regression, setting: Setting, points: Points) -> Array:
    """What say() says the ln loss is, alone."""
    basis, kriged, pull = _columns(regression, setting, points)
    law, _ = _positive(basis.times(setting.coefficients), LEAST_LOSS * regression.mean_loss)
    left = pull.sum(axis=1) - kriged.times(setting.coefficients)
    return np.asarray(np.log(law) + left)


def _columns(
    regression: Regression, setting: Setting, points: Points
) -> tuple[_Columns, _Columns, Array]:
    """At the points, kriged from those at the runs, and the pull that kriges."""
    alpha, beta = setting.exponents.T
    pull = setting.amplitude**2 * points.near @ setting.precision
    kriged = _Columns(
        pull @ regression.one,
        (regression.sizes @ pull.T)[alpha],
        (regression.tokens @ pull.T)[beta],
    )
    return _Columns(1.0, points.sizes[alpha], points.tokens[beta]), kriged, pull


def _positive(law: Array, least: float) -> tuple[Array, Array]:
    """The law as it is far above `least`, and smoothly above 0 elsewhere; the slope of that.

    least log(1 + exp(law / least)), written so that no exponential overflows; log1p is slow, and
    tells something only below 0.  The law is overwritten.
    """
    law /= least
    less = np.exp(-np.abs(law))
    whole = less + 1
    bend, below = 1 / whole, law < 0
    above = np.log(whole, out=whole)
    if below.any():
        above[below], bend[below] = np.log1p(less[below]), bend[below] * less[below]
    above += np.maximum(law, 0.0, out=law)
    above *= least
    return above, bend
