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
Matrix = tuple[Array, Array, Array, Array, Array, Array]  # of three columns: row by row, upper half


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

        precision is the inverse covariance of the runs (runs, runs), or many (..., runs, runs), and
        the answers then are (..., alpha, beta) and so on.  The log evidence lacks what does not
        depend on the exponents; -inf where size or data would make a model worse.
        """
        gram, aim = self._normal_equations(precision)
        inverse, size = _inverse(gram)
        coefficients = [sum(i * a for i, a in zip(row, aim, strict=True)) for row in inverse]
        gained = sum(a * c for a, c in zip(aim, coefficients, strict=True))
        log_evidence = (gained - np.log(size)) / 2
        possible = (coefficients[1] > 0) & (coefficients[2] > 0)
        log_evidence = np.where(possible, log_evidence, -np.inf)
        covariance = np.empty((*log_evidence.shape, 3, 3))
        for i, row in enumerate(inverse):
            for j, value in enumerate(row):
                covariance[..., i, j] = value
        return log_evidence, np.stack(coefficients, axis=-1), covariance

    def misses(self, at: tuple[np.intp, ...], coefficients: Array) -> Array:
        """Actual less predicted as a share of the actual loss, (runs,), at a pair of exponents."""
        columns = np.array([self.one, self.sizes[at[0]], self.tokens[at[1]]])
        return np.asarray(1 - coefficients @ columns)

    def _normal_equations(self, precision: Array) -> tuple[Matrix, tuple[Array, ...]]:
        """With the prior in them, each (..., alpha, beta) or broadcasting to it."""
        one, sizes, tokens = self.one @ precision, self.sizes @ precision, self.tokens @ precision
        held = 1 / (self.mean_loss * prior.SPREADS) ** 2
        aimed = held * self.mean_loss * prior.MEANS
        gram = (
            (one @ self.one)[..., None, None] + held[0],
            (sizes @ self.one)[..., None],
            (tokens @ self.one)[..., None, :],
            np.einsum("...ij,ij->...i", sizes, self.sizes)[..., None] + held[1],
            sizes @ self.tokens.T,
            np.einsum("...ij,ij->...i", tokens, self.tokens)[..., None, :] + held[2],
        )
        aim = (
            one.sum(axis=-1)[..., None, None] + aimed[0],
            sizes.sum(axis=-1)[..., None] + aimed[1],
            tokens.sum(axis=-1)[..., None, :] + aimed[2],
        )
        return gram, aim


def _inverse(matrix: Matrix) -> tuple[tuple[tuple[Array, ...], ...], Array]:
    """Of symmetric positive definite 3 by 3 matrices, by cofactors, row by row; and their size."""
    a, b, c, d, e, f = matrix
    first = d * f - e * e, c * e - b * f, b * e - c * d
    size = a * first[0] + b * first[1] + c * first[2]
    first = first[0] / size, first[1] / size, first[2] / size
    second, both, third = (a * f - c * c) / size, (b * c - a * e) / size, (a * d - b * b) / size
    return (first, (first[1], second, both), (first[2], both, third)), size


def powers(log_x: Array, exponents: Array) -> Array:
    """x**-exponent for every exponent: (exponents, points)."""
    return np.asarray(np.exp(-exponents[:, None] * log_x))
