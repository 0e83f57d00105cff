"""The baseline of a fixed number of tokens a parameter: 20 by common usage.

    D = 20 N,  C = k N D  gives  N = sqrt(C / (20 k)), with k = 6: sqrt(C / 120)

Read off table 3 of Hoffmann et al. 2022, arXiv:2203.15556 (approach 1, near 1e23 FLOPs).  A rule
and no law: where alpha != beta the best ratio moves with compute.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.observations import FLOPS_PER_PARAM_TOKEN
from laws.quantities import positive

Array = NDArray[np.float64]

USUAL_RATIO = 20.0


class TokensPerParam(NamedTuple):
    """A plan with the same tokens/parameter at every budget."""

    ratio: float = USUAL_RATIO

    def frontier(self, C: ArrayLike, k: float = FLOPS_PER_PARAM_TOKEN) -> tuple[Array, Array]:
        """(N, D) for C FLOPs, with C = k N D and D = ratio N."""
        ratio = positive("ratio", self.ratio)
        N = np.sqrt(positive("C", C) / (positive("k", k) * ratio))
        return N, ratio * N

    def tokens(self, N: ArrayLike) -> Array:
        """D for N parameters."""
        return positive("ratio", self.ratio) * positive("N", N)

    def flops(self, N: ArrayLike, k: float = FLOPS_PER_PARAM_TOKEN) -> Array:
        """C with which N parameters are trained on their tokens."""
        return positive("k", k) * positive("N", N) * self.tokens(N)
