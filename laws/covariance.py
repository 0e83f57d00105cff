"""The covariance of a fit without resampling: the cluster sandwich.

    V = H^-1 (sum_g s_g s_g') H^-1        s_g = sum over the runs of cluster g of w c df/dtheta

H is the second derivative of the objective and c the clipped residual (Huber 1967; Liang & Zeger
1986), times G / (G - 1) of G clusters.  It is quick and, where clusters are few, too small: the
intervals that are published come from the bootstrap.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from laws.engine.coordinates import to_coefficients
from laws.engine.problem import Problem
from laws.law import STEP, Law

Array = NDArray[np.float64]


def sandwich(
    law: type[Law],
    problem: Problem,
    theta: Array,
    cluster: NDArray[np.int64],
    centre: Mapping[str, float],
) -> Array:
    """Covariance (size, size) of the coefficients at theta (1, size); NaN where none exists."""
    bend = problem.look(theta).bend[..., 0]
    clipped = np.clip(problem.residuals(theta)[0], -problem.delta, problem.delta)
    scores = problem.space.jacobian(theta)[:, 0] * (problem.weight[0] * clipped)
    summed = np.array([np.bincount(cluster, weights=row) for row in scores])
    groups = summed.shape[1]
    if groups < 2 or not np.isfinite(bend).all() or np.linalg.matrix_rank(bend) < len(bend):
        return np.full_like(bend, np.nan)
    bread = np.linalg.inv(bend)
    covariance = bread @ (summed @ summed.T) @ bread * groups / (groups - 1)
    rates = _rates(law, theta, centre)
    return np.asarray(rates @ covariance @ rates.T)


def _rates(law: type[Law], theta: Array, centre: Mapping[str, float]) -> Array:
    """Slope of each coefficient by each theta, by complex steps."""
    stepped = theta + 1j * STEP * np.eye(theta.shape[1])
    return np.asarray(np.imag(to_coefficients(law, stepped, centre)).T / STEP)
