"""A sum of powers in log space: the shape in which such laws are fitted.

    f(theta) = log(exp(e) + sum_j exp(a_j - exponent_j * x_j))      x_j = log X_j - mean(log X_j)

With p the shares of the terms in the sum, df/de = p_0, df/da_j = p_j, df/dexponent_j = -x_j p_j;
the terms are linear in theta, so the second derivative is U' (diag(p) - p p') U, U their slopes.
The centring of x_j takes the correlation of a_j and exponent_j out: the condition number of the
Chinchilla points falls from 4e6 to 4e3.  Log-sum-exp form: Hoffmann et al. 2022, eq. 3 and D.3.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PowerSum:
    """A constant and `powers` power terms; theta = (e, a_1.., exponent_1..), (fits, 1 + 2 powers).

    `x` has the shape (powers, runs).
    """

    powers: int

    @property
    def size(self) -> int:
        """Numbers in theta."""
        return 1 + 2 * self.powers

    def predict(self, theta: Array, x: Array) -> tuple[Array, Array]:
        """Log loss (fits, runs) and the shares of its terms (fits, 1 + powers, runs)."""
        terms = self._terms(theta, x)
        top = terms.max(axis=1)
        shares = np.exp(terms - top[:, None, :])
        total = shares.sum(axis=1)
        shares /= total[:, None, :]
        return top + np.log(total), shares

    def jacobian(self, shares: Array, x: Array) -> Array:
        """Slope of the log loss by theta: (fits, size, runs)."""
        return np.concatenate([shares, -x * shares[:, 1:, :]], axis=1)

    def curvature(self, shares: Array, x: Array, jacobian: Array, pull: Array) -> Array:
        """Second derivative times pull (fits, runs), summed over the runs: (fits, size, size)."""
        bent = -(jacobian * pull[:, None, :]) @ jacobian.swapaxes(1, 2)
        pulled = shares * pull[:, None, :]
        bent[:, 0, 0] += pulled[:, 0].sum(axis=-1)
        for j in range(1, self.powers + 1):
            a, exponent = j, j + self.powers
            first = (pulled[:, j] * x[j - 1]).sum(axis=-1)
            bent[:, a, a] += pulled[:, j].sum(axis=-1)
            bent[:, a, exponent] -= first
            bent[:, exponent, a] -= first
            bent[:, exponent, exponent] += (pulled[:, j] * x[j - 1] ** 2).sum(axis=-1)
        return bent

    def basis(self, exponents: Array, x: Array) -> Array:
        """What multiplies the linear coefficients at exponents (grid, powers).

        The shape is (runs, grid, 1 + powers).
        """
        powers = np.exp(-exponents[None, :, :] * x.T[:, None, :])
        return np.concatenate([np.ones((*powers.shape[:2], 1)), powers], axis=2)

    def _terms(self, theta: Array, x: Array) -> Array:
        heights, exponents = theta[:, 1 : self.powers + 1], theta[:, self.powers + 1 :]
        powers = heights[:, :, None] - exponents[:, :, None] * x
        constant = np.broadcast_to(theta[:, :1, None], (len(theta), 1, x.shape[1]))
        return np.concatenate([constant, powers], axis=1)
