"""A compute-optimal frontier as two lines in log-log: what approaches 1 and 2 of Chinchilla give.

    N*(C) = n_coefficient C**n_exponent        D*(C) = d_coefficient C**d_exponent

Hoffmann et al. 2022, arXiv:2203.15556, sections 3.1 and 3.2 and table 2, there a and b for the
exponents; least squares of log N and log D on log C.  The lines know no loss, so they answer where
the optimum is and not what it is worth.  Where C = k N D with one k they say the same twice.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from laws.law import Array, Number
from laws.observations import FLOPS_PER_PARAM_TOKEN
from laws.quantities import positive

NAMES = ("n_coefficient", "n_exponent", "d_coefficient", "d_exponent")


@dataclass(frozen=True, slots=True)
class FrontierLines:
    """Where the optimum is at each budget; fields may be arrays (draws, 1).

    n_coefficient  parameters  N* at one FLOP
    n_exponent     -           N* ~ C**n_exponent
    d_coefficient  tokens      D* at one FLOP
    d_exponent     -           D* ~ C**d_exponent
    """

    n_coefficient: Number
    n_exponent: Number
    d_coefficient: Number
    d_exponent: Number

    @classmethod
    def through(cls, C: ArrayLike, N: ArrayLike, D: ArrayLike) -> Self:
        """The lines through optima at distinct budgets, each (budgets,)."""
        C, N, D = positive("C", C), positive("N", N), positive("D", D)
        return cls.from_draws(lines(np.log(C), np.log(N)[None], np.log(D)[None]))._single()

    @classmethod
    def from_draws(cls, draws: Array) -> Self:
        """All draws (draws, 4) as one with fields (draws, 1)."""
        return cls(*(column[:, None] for column in np.asarray(draws, dtype=float).T))

    def frontier(self, C: ArrayLike, k: float = FLOPS_PER_PARAM_TOKEN) -> tuple[Array, Array]:
        """(N, D) for C FLOPs: N from its line, D what the budget then buys, with C = k N D."""
        C = positive("C", C)
        N = np.asarray(self.n_coefficient * C**self.n_exponent)
        return N, C / (positive("k", k) * N)

    def tokens(self, C: ArrayLike) -> Array:
        """D for C FLOPs from its own line, in FLOPs as the runs counted them."""
        return np.asarray(self.d_coefficient * positive("C", C) ** self.d_exponent)

    def _single(self) -> Self:
        return type(self)(*(float(np.ravel(getattr(self, name))[0]) for name in NAMES))


def lines(log_C: Array, log_N: Array, log_D: Array) -> Array:
    """The four coefficients of many lines, (draws, 4); log_N and log_D (draws, budgets).

    A budget whose log_N is NaN is left out of that draw; NaN where none of two budgets is left.
    """
    is_in = np.isfinite(log_N)
    count = is_in.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = (is_in * log_C).sum(axis=1) / count
        off = np.where(is_in, log_C - middle[:, None], 0.0)
        found = []
        for y in (log_N, log_D):
            y = np.where(is_in, y, 0.0)
            slope = (off * y).sum(axis=1) / (off**2).sum(axis=1)
            found += [np.exp(y.sum(axis=1) / count - slope * middle), slope]
    return np.stack(found, axis=1)
