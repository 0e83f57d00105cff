"""What a run would say of a target, before its loss is known.

In a normal model the variance that remains after a run x is seen does not depend on what is seen:

    var(t | x) = var(t) - cov(t, x)**2 / (var(x) + noise)

Of a mixture of normal models the same with the covariance over the whole mixture is the best linear
answer (Goldstein & Wooff 2007, Bayes Linear Statistics).  All in ln loss.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve

Array = NDArray[np.float64]
Indices = NDArray[np.int64]


def after(covariance: Array, runs: Indices, noise: Array) -> Array:
    """The covariance (points, points) once those of the points have been trained.

    noise (points,) is the variance of one run at each point about what is expected there.
    """
    across = covariance[:, runs]
    seen = across[runs] + np.diag(noise[runs])
    return np.asarray(covariance - across @ solve(seen, across.T, assume_a="pos"))


def falls(covariance: Array, targets: Indices, noise: Array) -> Array:
    """By how much one run at each point (points,) lowers the mean variance of the targets."""
    squares = (covariance[targets] ** 2).mean(axis=0)
    return np.asarray(squares / (np.diag(covariance) + noise))
