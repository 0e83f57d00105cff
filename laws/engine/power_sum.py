"""A sum of powers in log space: the shape of most laws, with exact second derivatives.

    f(theta) = log(exp(e) + sum_j exp(a_j - exponent_j x_j))      x_j = log X_j, centred

With p the shares of the terms in the sum and d_j = (1, -x_j) the slopes of a term, df = sum p_j d_j
and d2f = sum p_j d_j d_j' - df df'.  The inputs are shared by all fits, so every sum over the runs
is a matrix product with their moments, which is where the speed comes from.

Centring takes the correlation of a_j and exponent_j out: the condition number of the Chinchilla
points falls from 4e6 to 4e3.  Log-sum-exp form: Hoffmann et al. 2022, arXiv:2203.15556, eq. 3.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from laws.engine.huber import huber
from laws.engine.problem import Local

Array = NDArray[np.float64]

CACHED = 25_000  # numbers in an array: its like all stay in the cache, and no memory is mapped


class Term(NamedTuple):
    """height / input**exponent: two coefficients and an input, by name."""

    height: str
    exponent: str
    input: str


class PowerSum(NamedTuple):
    """Which coefficients form the sum; terms may share an exponent."""

    constant: str | None
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class PowerSumSpace:
    """A PowerSum at the runs of a family; theta is ordered as `names`, heights as logarithms.

    constant, heights, exponents   where they stand in theta, of each term
    x        log inputs, (terms, runs)
    slopes   d_j = (1, -x_j), (terms, 2, runs)
    moments  (1, -x_j, -x_k, x_j x_k) of the terms j <= k, (pairs, 4, runs)
    spread   which sums over the runs make up slope and bend, (sums, size + size**2)
    """

    names: tuple[str, ...]
    additive: NDArray[np.bool_]
    exponential: NDArray[np.bool_]
    constant: int | None
    heights: tuple[int, ...]
    exponents: tuple[int, ...]
    x: Array
    slopes: Array
    moments: Array
    spread: Array

    @classmethod
    def at(
        cls, shape: PowerSum, names: Sequence[str], log_inputs: Mapping[str, Array]
    ) -> "PowerSumSpace":
        """The sum at inputs given by the logarithm."""
        where = list(names).index
        constant = None if shape.constant is None else where(shape.constant)
        heights = tuple(where(term.height) for term in shape.terms)
        exponents = tuple(where(term.exponent) for term in shape.terms)
        x = np.array([log_inputs[term.input] for term in shape.terms])
        logs = [i for i in (constant, *heights) if i is not None]
        additive, exponential = (np.isin(np.arange(len(names)), at) for at in (logs, exponents))
        slopes = np.stack([np.ones_like(x), -x], axis=1)
        moments = np.array(
            [[np.ones_like(x[j]), -x[j], -x[k], x[j] * x[k]] for j, k in _pairs(len(x))]
        )
        spread = _spread(len(names), constant, heights, exponents)
        places = (constant, heights, exponents)
        return cls(tuple(names), additive, exponential, *places, x, slopes, moments, spread)

    def predict(self, theta: Array) -> Array:
        """Log of the sum, (fits, runs)."""
        return self._sum(theta)[0]

    def jacobian(self, theta: Array) -> Array:
        """Slope of predict by theta, (size, fits, runs)."""
        shares = self._sum(theta)[1]
        slopes = np.zeros((len(self.names), *shares[0].shape))
        for j, share in enumerate(shares):
            slopes[self.heights[j]] += share
            slopes[self.exponents[j]] -= share * self.x[j]
        if self.constant is not None:
            slopes[self.constant] = 1 - sum(shares)
        return slopes

    def look(self, theta: Array, y: Array, weight: Array, delta: float) -> Local:
        """The summed Huber loss of the log residuals, with its exact derivatives."""
        fits, size = theta.shape
        objective, sums = np.empty(fits), np.empty((fits, len(self.spread)))
        rows = max(1, CACHED // self.x.shape[1])
        for first in range(0, fits, rows):
            part = slice(first, first + rows)
            own_y, own_weight = (a if len(a) == 1 else a[part] for a in (y, weight))
            objective[part] = self._sums(theta[part], own_y, own_weight, delta, sums[part])
        derivatives = (sums @ self.spread).T
        return Local(objective, derivatives[:size], derivatives[size:].reshape(size, size, fits))

    def _sums(self, theta: Array, y: Array, weight: Array, delta: float, sums: Array) -> Array:
        """Fill in the sums over the runs that `spread` takes; gives the objective."""
        residual, shares = self._sum(theta)
        residual -= y
        objective, pull, hold = huber(residual, weight, delta)
        hold -= pull
        sums[:, 0], sums[:, 1] = pull.sum(axis=1), hold.sum(axis=1)
        at, held = 2, hold
        for (j, k), moments in zip(_pairs(len(shares)), self.moments, strict=True):
            if j == k:
                held = hold * shares[j]
                np.multiply(pull, shares[j], out=residual)
                np.matmul(residual, moments.T, out=sums[:, at : at + 4])
                np.matmul(held, self.slopes[j].T, out=sums[:, at + 4 : at + 6])
                at += 6
            np.multiply(held, shares[k], out=residual)
            np.matmul(residual, moments.T, out=sums[:, at : at + 4])
            at += 4
        return objective

    def _sum(self, theta: Array) -> tuple[Array, list[Array]]:
        """Log of the sum and the shares of the power terms, each (fits, runs)."""
        shares = []
        for j, (a, e) in enumerate(zip(self.heights, self.exponents, strict=True)):
            term = theta[:, [a, e]] @ self.slopes[j]
            shares.append(np.exp(term, out=term))
        total = sum(shares[1:], start=shares[0].copy())
        if self.constant is not None:
            total += np.exp(theta[:, self.constant, None])
        for share in shares:
            share /= total
        return np.log(total, out=total), shares


def _pairs(terms: int) -> list[tuple[int, int]]:
    return [(j, k) for j in range(terms) for k in range(j, terms)]


def _spread(
    size: int, constant: int | None, heights: Sequence[int], exponents: Sequence[int]
) -> Array:
    """How the sums over the runs combine to slope and bend: what each unit vector of them gives.

    With pull = w c, hold = w where inside - pull and d_j = (1, -x_j) the sums are, in order,

        pull, hold, then of each term j: pull p_j d_j d_j', hold p_j d_j,
        and of the terms k from j on: hold p_j p_k d_j d_k'

    and slope = sum pull p d, bend = sum hold p p' d d' + sum pull p d d' (one p or pull a term).
    """
    terms = len(heights)
    unit = np.eye(2 + 6 * terms + 4 * len(_pairs(terms)))
    slope, bend = np.zeros((size, len(unit))), np.zeros((size, size, len(unit)))
    at, held = 2, []
    for j in range(terms):
        mine = heights[j], exponents[j]
        pulled = unit[at : at + 4].reshape(2, 2, -1)
        held.append((mine, unit[at + 4 : at + 6]))
        at += 6
        _add(slope, bend, mine, pulled)
        for k in range(j, terms):
            _add_product(bend, mine, (heights[k], exponents[k]), unit[at : at + 4], j == k)
            at += 4
    if constant is not None:
        _add_constant(slope, bend, constant, list(heights), unit[:2], held)
    return np.concatenate([slope, bend.reshape(size * size, -1)]).T


def _add(slope: Array, bend: Array, mine: tuple[int, int], pulled: Array) -> None:
    """`+=` because terms may share an exponent, here and below."""
    for a, row in enumerate(mine):
        slope[row] += pulled[0, a]
        for b, column in enumerate(mine):
            bend[row, column] += pulled[a, b]


def _add_product(
    bend: Array, mine: tuple[int, int], other: tuple[int, int], block: Array, is_own: bool
) -> None:
    # The block's order is that of the moments: 1, -x_j, -x_k, x_j x_k.
    for (a, b), value in zip(((0, 0), (1, 0), (0, 1), (1, 1)), block, strict=True):
        bend[mine[a], other[b]] += value
        if not is_own:
            bend[other[b], mine[a]] += value


def _add_constant(
    slope: Array,
    bend: Array,
    constant: int,
    heights: list[int],
    whole: Array,
    held: Sequence[tuple[tuple[int, int], Array]],
) -> None:
    """The constant's share is one less all others, so its rows follow from theirs."""
    row, hold = slope - bend[heights].sum(axis=0), whole[1].copy()
    for mine, sums in held:
        row[list(mine)] += sums
        hold -= sums[0]
    slope[constant] = whole[0] - slope[heights].sum(axis=0)
    row[constant] = hold - row[heights].sum(axis=0) + slope[constant]
    bend[constant], bend[:, constant] = row, row
