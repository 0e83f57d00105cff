"""Mean and variance of ln loss under the posterior, at points and of slopes between them.

A member says of a point: ln law + kriging of what the law left at the runs.  Its variance is that
of E, a and b, passed on by the slopes of that sum, and that of the form error given the runs; the
variance of the whole adds what the members disagree by.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from laws.forecast import form_error
from laws.forecast.posterior import Posterior, Setting
from laws.forecast.regression import powers

Array = NDArray[np.float64]

LEAST_LOSS = 0.05  # of the mean loss: nearer to 0 no law is believed


class Said(NamedTuple):
    """What the members of a setting say of points.

    value   ln loss, (points, members)
    slopes  of it by E, a, b, (3, points, members)
    pull    of what each run left on the form error, (points, runs)
    """

    value: Array
    slopes: Array
    pull: Array

    def less(self, other: "Said") -> "Said":
        """The same of the differences of two sets of points."""
        return Said(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


def moments(posterior: Posterior, log_N: Array, log_D: Array) -> tuple[Array, Array]:
    """Mean and variance (points,) of the expected ln loss, without the noise of one run."""
    near = _near(posterior, log_N, log_D)
    said = [_say(posterior, setting, log_N, log_D, near) for setting in posterior.settings]
    return _pooled(posterior, said, near, np.ones(len(log_N)))


def covariance(posterior: Posterior, log_N: Array, log_D: Array) -> Array:
    """Covariance (points, points) of the expected ln loss; its diagonal is that of moments()."""
    near, places = _near(posterior, log_N, log_D), form_error.positions(log_N, log_D)
    own = form_error.correlation(places, places)
    mean, found = np.zeros(len(log_N)), np.zeros_like(own)
    for setting in posterior.settings:
        said = _say(posterior, setting, log_N, log_D, near)
        roots = np.linalg.cholesky(setting.covariance)
        spread = np.einsum("aij,jab,j->ibj", said.slopes, roots, np.sqrt(setting.weight))
        factors = spread.reshape(len(mean), -1)
        kriging = setting.amplitude**2 * (own - said.pull @ near.T)
        mean += said.value @ setting.weight
        found += factors @ factors.T + kriging * setting.weight.sum()
        found += (said.value * setting.weight) @ said.value.T
    return np.asarray(found - np.outer(mean, mean))


def difference(
    posterior: Posterior, here: tuple[Array, Array], there: tuple[Array, Array]
) -> tuple[Array, Array]:
    """Mean and variance (points,) of ln loss here less ln loss there, each a (log N, log D)."""
    near, far = _near(posterior, *here), _near(posterior, *there)
    apart = form_error.positions(*here) - form_error.positions(*there)
    own = 2 - 2 * np.exp(-(apart**2).sum(axis=1) / 2)
    said = [
        _say(posterior, setting, *here, near).less(_say(posterior, setting, *there, far))
        for setting in posterior.settings
    ]
    return _pooled(posterior, said, near - far, own)


def _near(posterior: Posterior, log_N: Array, log_D: Array) -> Array:
    """Correlation of the form error at the points with that at the runs, (points, runs)."""
    return form_error.correlation(form_error.positions(log_N, log_D), posterior.positions)


def _say(posterior: Posterior, setting: Setting, log_N: Array, log_D: Array, near: Array) -> Said:
    regression, (alpha, beta) = posterior.regression, setting.exponents.T
    basis = (
        np.ones((len(log_N), 1)),
        powers(log_N - regression.log_N, regression.exponents[0]).T[:, alpha],
        powers(log_D - regression.log_D, regression.exponents[1]).T[:, beta],
    )
    coefficients = setting.coefficients.T
    free = sum(c * x for c, x in zip(coefficients, basis, strict=True))
    law, bend = _positive(free, LEAST_LOSS * regression.mean_loss)
    pull = setting.amplitude**2 * near @ setting.precision
    kriged = (
        (pull @ regression.one)[:, None],
        (pull @ regression.sizes.T)[:, alpha],
        (pull @ regression.tokens.T)[:, beta],
    )
    left = pull.sum(axis=1)[:, None] - sum(c * x for c, x in zip(coefficients, kriged, strict=True))
    slopes = [bend * x / law - k for x, k in zip(basis, kriged, strict=True)]
    return Said(np.log(law) + left, np.array(np.broadcast_arrays(*slopes)), pull)


def _positive(law: Array, least: float) -> tuple[Array, Array]:
    """The law as it is far above `least`, and smoothly above 0 elsewhere; the slope of that."""
    scaled = law / least
    return least * np.logaddexp(0, scaled), np.exp(-np.logaddexp(0, -scaled))


def _pooled(posterior: Posterior, said: list[Said], near: Array, own: Array) -> tuple[Array, Array]:
    """Over all members; own (points,) is the variance of the form error for an amplitude of 1."""
    mean, square, within = np.zeros((3, len(near)))
    for setting, one in zip(posterior.settings, said, strict=True):
        spread = np.einsum("aij,jab,bij->ij", one.slopes, setting.covariance, one.slopes)
        explained = np.einsum("ij,ij->i", one.pull, near)
        kriging = np.maximum(setting.amplitude**2 * (own - explained), 0.0)
        mean += one.value @ setting.weight
        square += one.value**2 @ setting.weight
        within += spread @ setting.weight + kriging * setting.weight.sum()
    return mean, within + np.maximum(square - mean**2, 0.0)
