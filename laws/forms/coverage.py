"""The coverage law: share of problems that any of k samples solves.

    coverage(k) = exp(-a / k**b)        samples(c) = (a / -log(c))**(1 / b)

Brown et al. 2024, arXiv:2407.21787: log coverage is a power of the samples.  a and b are
their a and b with the signs turned.  Coverage counts a problem as solved if a perfect verifier
would find a right sample; without one it is out of reach.  Estimate it by pass_at_k, which uses all
samples there are: solving again with fewer would be noisier, and 1 - (1 - c / n)**k is biased.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from laws.errors import QuantityOutOfRange
from laws.law import Array, Coefficient, Law, Number
from laws.quantities import positive


@dataclass(frozen=True, slots=True)
class Coverage(Law):
    """One fitted coverage law; its fields are its coefficients.

    a  -  minus the log of the coverage by one sample
    b  -  how fast more samples pay off
    """

    a: Number
    b: Number

    name: ClassVar[str] = "coverage"
    inputs: ClassVar[tuple[str, ...]] = ("samples",)
    response: ClassVar[str] = "coverage"
    is_log_response: ClassVar[bool] = False
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "a": Coefficient("-", 1e-3, 1e2, interval="log"),
        "b": Coefficient("-", 1e-3, 2.0, interval="log"),
    }

    def equation(self, samples: Any) -> Any:
        """coverage = exp(-a / samples**b)."""
        return np.exp(-self.a / samples**self.b)

    def samples_for(self, coverage: ArrayLike) -> Array:
        """Samples at which so many problems are solved; inf for all of them."""
        with np.errstate(divide="ignore"):
            left = self.a / np.abs(np.log(positive("coverage", coverage)))
        return np.asarray(left ** (1 / self.b))


def pass_at_k(samples: ArrayLike, right: ArrayLike, k: ArrayLike) -> Array:
    """Chance that k of the samples hold a right one, from how many are; unbiased.

    1 - C(samples - right, k) / C(samples, k): Chen et al. 2021, arXiv:2107.03374, eq. 1.  One value
    a problem; their mean over the problems is the coverage.
    """
    n, c, k = positive("samples", samples), np.asarray(right, dtype=float), positive("samples", k)
    if not np.all((c >= 0) & (c <= n)):
        raise QuantityOutOfRange("right", right, "right samples", "between 0 and all samples")
    if not np.all(k <= n):
        raise QuantityOutOfRange("k", k, "samples to draw", "no more than there are")
    return np.asarray(_ONE_PROBLEM(n, c, k))


def _one_problem(n: float, c: float, k: float) -> float:
    """1 less the product of 1 - max(c, k) / (n - i) over all i below min(c, k)."""
    if n - c < k:
        return 1.0
    i = np.arange(min(c, k))
    return float(-np.expm1(np.log1p(-max(c, k) / (n - i)).sum()))


_ONE_PROBLEM = np.vectorize(_one_problem, otypes=[float])
