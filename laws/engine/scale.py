"""How large the noise of a fit is, without believing its outliers.

The scale is MAD / 0.6745, a standard deviation where the noise is normal, and the Huber delta is
1.345 of it, which keeps 95 % of the efficiency of least squares there (Huber 1981; Holland & Welsch
1977).  A fit of p coefficients can pass through p runs, so the p smallest residuals are left out of
the median: without that a small family seems noise-free.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

EFFICIENT = 1.345
NORMAL_MAD = 0.6744897501960817  # median absolute deviation of a standard normal
LEAST_DELTA = 1e-6  # losses are logged to six or seven digits


def robust_sd(residuals: Array, coefficients: int) -> float:
    """Robust standard deviation of residuals (runs,) after a fit of so many coefficients."""
    size = np.sort(np.abs(residuals))[min(coefficients, len(residuals) - 1) :]
    return float(np.median(size)) / NORMAL_MAD


def adaptive_delta(residuals: Array, coefficients: int) -> float:
    """The Huber delta that suits residuals (runs,) of log loss."""
    return max(EFFICIENT * robust_sd(residuals, coefficients), LEAST_DELTA)
