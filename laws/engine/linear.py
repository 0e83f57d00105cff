"""Many small symmetric systems at once, side by side in the last axis.

L D L' without pivoting, each operation on all systems: for matrices of three to ten rows several
times faster than calling LAPACK for each.  A system is positive definite where all pivots are > 0.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def solve(matrix: Array, right: Array) -> tuple[Array, NDArray[np.bool_]]:
    """x of matrix x = right, and which matrices are positive definite.

    matrix (size, size, systems) and right (size, systems); x means nothing where not definite.
    """
    left, x, size = matrix.copy(), right.copy(), len(right)
    definite = np.ones(right.shape[1], dtype=bool)
    for j in range(size):
        definite &= left[j, j] > 0
        left[j, j][~definite] = 1.0
        below = left[j + 1 :, j] / left[j, j]
        left[j + 1 :, j + 1 :] -= below[:, None] * left[j, j + 1 :]
        x[j + 1 :] -= below * x[j]
    for j in reversed(range(size)):
        x[j] -= np.einsum("ij,ij->j", left[j, j + 1 :], x[j + 1 :])
        x[j] /= left[j, j]
    return x, definite
