"""The Huber loss of residuals r, summed with weights w.

    h(r) = r**2 / 2 where |r| <= delta, else delta (|r| - delta / 2)  =  c (r - c / 2)

with c the residual clipped to +-delta, which is also the slope; the second derivative is 1 inside.
Huber 1964, Ann. Math. Stat. 35.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def huber(residual: Array, weight: Array, delta: float) -> tuple[Array, Array, Array]:
    """The objective (fits,), pull = w c and hold = w where inside, both (fits, runs).

    residual (fits, runs) is overwritten.
    """
    clipped = np.clip(residual, -delta, delta)
    hold = weight * (clipped == residual)
    pull = weight * clipped
    residual -= clipped / 2
    return np.einsum("ij,ij->i", pull, residual), pull, hold
