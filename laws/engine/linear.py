"""Many small symmetric systems at once, side by side in the last axis.

Gauss-Jordan elimination without pivoting, each operation on all systems: for matrices of three to
ten rows several times faster than calling LAPACK for each.  A system is positive definite where all
pivots are > 0.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def solve(matrix: Array, right: Array) -> tuple[Array, NDArray[np.bool_]]:
    """x of matrix x = right, and which matrices are positive definite.

    matrix (size, size, systems) and right (size, systems); x is 0 where not definite.
    """
    work, pivots = np.concatenate([matrix, right[:, None]], axis=1), np.empty_like(right)
    with np.errstate(all="ignore"):
        for j in range(len(right)):
            pivots[j] = work[j, j]
            row = work[j, j + 1 :] / pivots[j]
            work[:, j + 1 :] -= work[:, j, None] * row
            work[j, j + 1 :] = row
    definite = np.asarray((pivots > 0).all(axis=0))
    return np.where(definite, work[:, -1], 0.0), definite
