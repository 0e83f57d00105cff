"""Mean and variance of ln loss under the posterior, at points and of slopes between them.

The variance of a member (members.py) is that of E, a and b, passed on by the slopes of what it
says, and that of the form error given the runs; the variance of the whole adds what the members
disagree by.  Points are taken in parts, so that no array leaves the cache.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from laws.forecast import form_error, members
from laws.forecast.members import Points, Said, say
from laws.forecast.posterior import Posterior

Array = NDArray[np.float64]

CACHED = 25_000  # numbers in an array


def moments(posterior: Posterior, log_N: Array, log_D: Array) -> tuple[Array, Array]:
    """Mean and variance (points,) of the expected ln loss, without the noise of one run."""
    mean, variance = np.empty((2, len(log_N)))
    for part, points in _parts(posterior, log_N, log_D):
        said = (say(posterior.regression, setting, points) for setting in posterior.settings)
        mean[part], variance[part] = _pooled(posterior, said, points.near, np.ones(len(mean[part])))
    return mean, variance


def expected(posterior: Posterior, log_N: Array, log_D: Array) -> Array:
    """The mean of moments() alone, (points,)."""
    mean = np.zeros(len(log_N))
    for part, points in _parts(posterior, log_N, log_D):
        for setting in posterior.settings:
            mean[part] += setting.weight @ members.value(posterior.regression, setting, points)
    return mean


def covariance(posterior: Posterior, log_N: Array, log_D: Array) -> Array:
    """Covariance (points, points) of the expected ln loss; its diagonal is that of moments()."""
    points, places = Points.of(posterior, log_N, log_D), form_error.positions(log_N, log_D)
    own = form_error.correlation(places, places)
    mean, found = np.zeros(len(log_N)), np.zeros_like(own)
    for setting in posterior.settings:
        said = say(posterior.regression, setting, points)
        roots = np.linalg.cholesky(setting.covariance)
        spread = np.einsum("aji,jab,j->ibj", said.slopes, roots, np.sqrt(setting.weight))
        factors = spread.reshape(len(mean), -1)
        kriging = setting.amplitude**2 * (own - said.pull @ points.near.T)
        mean += setting.weight @ said.value
        found += factors @ factors.T + kriging * setting.weight.sum()
        found += (said.value.T * setting.weight) @ said.value
    return np.asarray(found - np.outer(mean, mean))


def difference(
    posterior: Posterior, here: tuple[Array, Array], there: tuple[Array, Array]
) -> tuple[Array, Array]:
    """Mean and variance (points,) of ln loss here less ln loss there, each a (log N, log D)."""
    near, far = Points.of(posterior, *here), Points.of(posterior, *there)
    apart = form_error.positions(*here) - form_error.positions(*there)
    own = 2 - 2 * np.exp(-(apart**2).sum(axis=1) / 2)
    said = (
        say(posterior.regression, setting, near).less(say(posterior.regression, setting, far))
        for setting in posterior.settings
    )
    return _pooled(posterior, said, near.near - far.near, own)


def _parts(posterior: Posterior, log_N: Array, log_D: Array) -> Iterator[tuple[slice, Points]]:
    most = max(len(setting.weight) for setting in posterior.settings)
    size = max(1, CACHED // most)
    for first in range(0, len(log_N), size):
        part = slice(first, first + size)
        yield part, Points.of(posterior, log_N[part], log_D[part])


def _pooled(
    posterior: Posterior, said: Iterable[Said], near: Array, own: Array
) -> tuple[Array, Array]:
    """Over all members; own (points,) is the variance of the form error for an amplitude of 1."""
    mean, square, within = np.zeros((3, len(near)))
    for setting, one in zip(posterior.settings, said, strict=True):
        explained = np.einsum("ij,ij->i", one.pull, near)
        kriging = np.maximum(setting.amplitude**2 * (own - explained), 0.0)
        mean += setting.weight @ one.value
        square += setting.weight @ one.value**2
        within += _passed_on(one.slopes, setting.weight[:, None, None] * setting.covariance)
        within += kriging * setting.weight.sum()
    return mean, within + np.maximum(square - mean**2, 0.0)


def _passed_on(slopes: tuple[Array, ...], covariance: Array) -> Array:
    """Variance by the slopes (members, points) of E, a and b, (points,); summed over members."""
    found, product = np.zeros(slopes[0].shape[1]), np.empty_like(slopes[0])
    for i, j in combinations_with_replacement(range(len(slopes)), 2):
        times = 1 if i == j else 2
        found += times * covariance[:, i, j] @ np.multiply(slopes[i], slopes[j], out=product)
    return found
