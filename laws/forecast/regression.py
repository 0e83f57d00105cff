"""E, a and b of the law by linear regression, at all exponents of the grid at once.

A run's loss y, divided by itself, is 1 = law / y + noise as a share; law / y is linear in E, a and
b.  With precision P of that noise and the normal prior of prior.py the posterior is normal
(Lindley & Smith 1972, J. R. Stat. Soc. B 34), and so the evidence of the exponents is closed too.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from laws.forecast import prior
from laws.observations import Observations

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Regression:
    """The columns of the regression: 1 / y, and the power of N and of D for each exponent over y.

    log_N, log_D  centre of the runs
    mean_loss     geometric mean, nats/token
    exponents     the grids of alpha and of beta
    one (runs,), sizes and tokens (exponents, runs)
    """

    log_N: float
    log_D: float
    mean_loss: float
    exponents: tuple[Array, Array]
    one: Array
    sizes: Array
    tokens: Array

    @classmethod
    def of(
        cls, runs: Observations, exponents: tuple[Array, Array] = (prior.EXPONENTS, prior.EXPONENTS)
    ) -> "Regression":
        """The columns at these runs."""
        log_N, log_D = np.log(runs.N), np.log(runs.D)
        at_N, at_D = float(log_N.mean()), float(log_D.mean())
        return cls(
            log_N=at_N,
            log_D=at_D,
            mean_loss=float(np.exp(np.log(runs.L).mean())),
            exponents=exponents,
            one=1 / runs.L,
            sizes=powers(log_N - at_N, exponents[0]) / runs.L,
            tokens=powers(log_D - at_D, exponents[1]) / runs.L,
        )

    def solve(self, precision: Array) -> tuple[Array, Array, Array]:
        """Log evidence (alpha, beta), coefficients (alpha, beta, 3), covariance (..., 3, 3).

        precision is the inverse covariance of the runs (runs, runs).  The log evidence lacks what
        does not depend on the exponents; -inf where size or data would make a model worse.
        """
        gram, aim = self._normal_equations(precision)
        means = self.mean_loss * prior.MEANS
        held = np.diag(1 / (self.mean_loss * prior.SPREADS) ** 2)
        covariance, log_size = _inverse(gram + held)
        aim = aim + held @ means
        coefficients = np.einsum("abij,abj->abi", covariance, aim)
        gained = np.einsum("abi,abi->ab", aim, coefficients)
        log_evidence = (gained - log_size) / 2
        possible = (coefficients[..., 1:] > 0).all(axis=-1)
        log_evidence = np.where(possible, log_evidence, -np.inf)
        return np.asarray(log_evidence), np.asarray(coefficients), np.asarray(covariance)

    def misses(self, at: tuple[np.intp, ...], coefficients: Array) -> Array:
        """Actual less predicted as a share of the actual loss, (runs,), at a pair of exponents."""
        columns = np.array([self.one, self.sizes[at[0]], self.tokens[at[1]]])
        return np.asarray(1 - coefficients @ columns)

    def _normal_equations(self, precision: Array) -> tuple[Array, Array]:
        one, sizes, tokens = self.one @ precision, self.sizes @ precision, self.tokens @ precision
        shape = tuple(len(each) for each in self.exponents)
        gram, aim = np.empty((*shape, 3, 3)), np.empty((*shape, 3))
        gram[..., 0, 0] = one @ self.one
        gram[..., 0, 1] = gram[..., 1, 0] = (sizes @ self.one)[:, None]
        gram[..., 0, 2] = gram[..., 2, 0] = tokens @ self.one
        gram[..., 1, 1] = np.einsum("ij,ij->i", sizes, self.sizes)[:, None]
        gram[..., 2, 2] = np.einsum("ij,ij->i", tokens, self.tokens)
        gram[..., 1, 2] = gram[..., 2, 1] = sizes @ self.tokens.T
        aim[..., 0], aim[..., 1] = one.sum(), sizes.sum(axis=1)[:, None]
        aim[..., 2] = tokens.sum(axis=1)
        return gram, aim


def _inverse(matrices: Array) -> tuple[Array, Array]:
    """Of symmetric positive definite matrices (..., 3, 3), by cofactors; and ln of their size."""
    (a, b, c), (_, d, e), (_, _, f) = np.moveaxis(matrices, (-2, -1), (0, 1))
    cofactors = np.array([d * f - e * e, c * e - b * f, b * e - c * d])
    size = a * cofactors[0] + b * cofactors[1] + c * cofactors[2]
    rest = a * f - c * c, b * c - a * e, a * d - b * b
    rows = (cofactors, (cofactors[1], rest[0], rest[1]), (cofactors[2], rest[1], rest[2]))
    inverse = np.array([[value / size for value in row] for row in rows])
    return np.moveaxis(inverse, (0, 1), (-2, -1)), np.log(size)


def powers(log_x: Array, exponents: Array) -> Array:
    """x**-exponent for every exponent: (exponents, points)."""
    return np.asarray(np.exp(-exponents[:, None] * log_x))
