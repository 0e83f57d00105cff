"""Two powers under one exponent, in log space: the shape of Kaplan's joint law, exact to the bend.

    f(theta) = k log(exp(z_1 / k) + exp(z_2 / k))      z_j = exponent_j (scale_j - x_j)

Each z_j is the log loss where the other input has no limit, f their smooth maximum.  k is the
exponent of the second, so exp(z_2 / k) is its scale over its input.  With p and q the shares of the
two in the sum

    df  = p dz_1 + q dz_2 + h dk                  h = -p log p - q log q
    d2f = p d2z_1 + q d2z_2 + p q / k g g'        g = dz_1 - dz_2 - (z_1 - z_2) / k dk

where d2z_j is 1 between scale and exponent and 0 elsewhere, for z is linear in each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from laws.engine.huber import huber
from laws.engine.power_sum import CACHED
from laws.engine.problem import Local

Array = NDArray[np.float64]


class Scaled(NamedTuple):
    """(scale / input)**exponent: two coefficients and an input, by name."""

    scale: str
    exponent: str
    input: str


class PowerNorm(NamedTuple):
    """The two powers; the exponent of the second is that of the whole."""

    first: Scaled
    second: Scaled


class _Seen(NamedTuple):
    """What a theta gives at the runs: f, p and q, h, and (z_1 - z_2) / k, all (fits, runs)."""

    value: Array
    shares: tuple[Array, Array]
    entropy: Array
    apart: Array


@dataclass(frozen=True, slots=True)
class PowerNormSpace:
    """A PowerNorm at the runs of a family; theta is ordered as `names`, scales as logarithms.

    scales, exponents   where they stand in theta, of the first and the second
    x                   log inputs, (2, runs)
    """

    names: tuple[str, ...]
    additive: NDArray[np.bool_]
    exponential: NDArray[np.bool_]
    scales: tuple[int, int]
    exponents: tuple[int, int]
    x: Array

    @classmethod
    def at(
        cls, shape: PowerNorm, names: Sequence[str], log_inputs: Mapping[str, Array]
    ) -> "PowerNormSpace":
        """The norm at inputs given by the logarithm."""
        where, each = list(names).index, np.arange(len(names))
        first, second = shape
        scales = where(first.scale), where(second.scale)
        exponents = where(first.exponent), where(second.exponent)
        x = np.array([log_inputs[first.input], log_inputs[second.input]])
        additive, exponential = np.zeros(len(names), dtype=bool), np.isin(each, exponents)
        return cls(tuple(names), additive, exponential, scales, exponents, x)

    def predict(self, theta: Array) -> Array:
        """Log of the norm, (fits, runs)."""
        return self._see(theta).value

    def jacobian(self, theta: Array) -> Array:
        """Slope of predict by theta, (size, fits, runs)."""
        return np.moveaxis(self._slopes(theta, self._see(theta)), 1, 0)

    def look(self, theta: Array, y: Array, weight: Array, delta: float) -> Local:
        """The summed Huber loss of the log residuals, with its exact derivatives."""
        fits, size = theta.shape
        objective, slope = np.empty(fits), np.empty((fits, size))
        bend = np.empty((fits, size, size))
        rows = max(1, CACHED // (size * self.x.shape[1]))
        for first in range(0, fits, rows):
            part = slice(first, first + rows)
            own_y, own_weight = (a if len(a) == 1 else a[part] for a in (y, weight))
            local = self._look(theta[part], own_y, own_weight, delta)
            objective[part], slope[part], bend[part] = local
        return Local(objective, slope.T, bend.transpose(1, 2, 0))

    def _look(self, theta: Array, y: Array, weight: Array, delta: float) -> Local:
        """The same of some fits, which come first in every array."""
        seen = self._see(theta)
        objective, pull, hold = huber(seen.value - y, weight, delta)
        slopes, apart = self._slopes(theta, seen), self._apart(theta, seen)
        slope = np.matmul(slopes, pull[:, :, None])[..., 0]
        pulled = [pull * share for share in seen.shares]
        spread = pulled[0] * seen.shares[1] / theta[:, self.exponents[1], None]
        bend = np.matmul(slopes * hold[:, None], slopes.swapaxes(1, 2))
        bend += np.matmul(apart * spread[:, None], apart.swapaxes(1, 2))
        for scale, exponent, own in zip(self.scales, self.exponents, pulled, strict=True):
            both = own.sum(axis=1)
            bend[:, scale, exponent] += both
            bend[:, exponent, scale] += both
        return Local(objective, slope, bend)

    def _see(self, theta: Array) -> _Seen:
        k = theta[:, self.exponents[1], None]
        first, second = (
            theta[:, exponent, None] * (theta[:, scale, None] - x)
            for scale, exponent, x in zip(self.scales, self.exponents, self.x, strict=True)
        )
        apart = (first - second) / k
        less = np.exp(-np.abs(apart))  # the smaller over the larger: nothing overflows
        larger, rest = 1 / (1 + less), np.log1p(less)
        smaller = less * larger
        p = np.where(apart > 0, larger, smaller)
        q = np.where(apart > 0, smaller, larger)
        value = np.maximum(first, second) + k * rest
        return _Seen(value, (p, q), rest + np.abs(apart) * smaller, apart)

    def _slopes(self, theta: Array, seen: _Seen) -> Array:
        """df, (fits, size, runs)."""
        slopes = self._weighed(theta, *seen.shares)
        slopes[:, self.exponents[1]] += seen.entropy
        return slopes

    def _apart(self, theta: Array, seen: _Seen) -> Array:
        """g, (fits, size, runs)."""
        one = np.ones_like(seen.value)
        apart = self._weighed(theta, one, -one)
        apart[:, self.exponents[1]] -= seen.apart
        return apart

    def _weighed(self, theta: Array, *of_each: Array) -> Array:
        """The sum of the dz_j times these weights (fits, runs)."""
        found = np.empty((*theta.shape, self.x.shape[1]))
        for j, weight in enumerate(of_each):
            scale, exponent = self.scales[j], self.exponents[j]
            np.multiply(weight, theta[:, exponent, None], out=found[:, scale])
            np.multiply(weight, theta[:, scale, None] - self.x[j], out=found[:, exponent])
        return found
