"""Steps against tokens: what a batch above or below the critical one costs.

    (S / S_min - 1) (D / D_min - 1) = 1        critical = D_min / S_min

McCandlish et al. 2018, arXiv:1812.06162; Kaplan et al. 2020, arXiv:2001.08361, eqs. 5.1, 5.2, 5.4
and 5.5.  To one loss, S steps and D tokens are needed, with S_min the fewest steps (at a batch
without limit) and D_min the fewest tokens (at the smallest batch); `critical` and `batch_tokens`
are in tokens a step.  At the critical batch both are twice their least.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.quantities import positive

Array = NDArray[np.float64]


def steps(S_min: ArrayLike, batch_tokens: ArrayLike, critical: ArrayLike) -> Array:
    """Steps at a batch, from the fewest: S = S_min (1 + critical / batch)."""
    return positive("S", S_min) * (1 + _over(critical, batch_tokens))


def tokens(D_min: ArrayLike, batch_tokens: ArrayLike, critical: ArrayLike) -> Array:
    """Tokens at a batch, from the fewest: D = D_min (1 + batch / critical)."""
    return positive("D", D_min) * (1 + _over(batch_tokens, critical))


def least_steps(S: ArrayLike, batch_tokens: ArrayLike, critical: ArrayLike) -> Array:
    """S_min of a run of S steps: S / (1 + critical / batch)."""
    return positive("S", S) / (1 + _over(critical, batch_tokens))


def least_flops(C: ArrayLike, batch_tokens: ArrayLike, critical: ArrayLike) -> Array:
    """C_min of a run of C FLOPs: C / (1 + batch / critical)."""
    return positive("C", C) / (1 + _over(batch_tokens, critical))


def _over(batch: ArrayLike, other: ArrayLike) -> Array:
    return positive("batch_tokens", batch) / positive("batch_tokens", other)
