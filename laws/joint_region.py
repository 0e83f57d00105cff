"""How far a new estimate lies from an old one, by the draws of the old one."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def share_nearer(draws: ArrayLike, before: ArrayLike, now: ArrayLike) -> float:
    """The share of the draws that are nearer to the estimate of before than the one of now is.

    draws (coefficients, draws); before and now (coefficients,).  A share above .9 is an estimate
    outside the joint 90 % region of the draws.  Distances are Mahalanobis's by the spread of the
    draws, of a coefficient's logarithms where it is positive everywhere.
    """
    values = np.array(draws, dtype=float)
    points = np.array([before, now], dtype=float)
    is_log = (values > 0).all(axis=1) & (points > 0).all(axis=0)
    values[is_log], points[:, is_log] = np.log(values[is_log]), np.log(points[:, is_log])
    precision = np.linalg.pinv(np.atleast_2d(np.cov(values)), hermitian=True)
    far = _squared_length(points[1] - points[0], precision)
    return float(np.mean(_squared_length(values.T - points[0], precision) < far))


def _squared_length(
    steps: NDArray[np.float64], precision: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Of steps (..., coefficients), by a precision matrix."""
    return np.asarray(np.einsum("...i,ij,...j->...", steps, precision, steps))
