"""How large the noise of a fit is, without believing its outliers.

A fit of p coefficients can pass through p of its n runs, so the p smallest residuals are left out
(Holland & Welsch 1977): without that a small family seems noise-free.  The median of the others is
the quantile (n + p) / 2n of all n, and is divided by what it would be in a least-squares fit with
normal noise of standard deviation 1:

    scale = median of the n - p largest |r| / (Phi^-1((1 + q) / 2) sqrt((n - p) / n))
    q     = (n + p) / 2n

With many runs that is the MAD / 0.6745.  The Huber delta is 1.345 of it, which keeps 95 % of the
efficiency of least squares where the noise is normal (Huber 1981).
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Array = NDArray[np.float64]

EFFICIENT = 1.345
LEAST_DELTA = 1e-6  # losses are logged to six or seven digits


def robust_sd(residuals: Array, coefficients: int) -> float:
    """Robust standard deviation of residuals (runs,) after a fit of so many coefficients."""
    runs = len(residuals)
    through = min(coefficients, runs - 1)
    size = np.sort(np.abs(residuals))[through:]
    normal = ndtri((3 * runs + through) / (4 * runs)) * np.sqrt((runs - through) / runs)
    return float(np.median(size) / normal)


def adaptive_delta(residuals: Array, coefficients: int) -> float:
    """The Huber delta that suits residuals (runs,) of log loss."""
    return max(EFFICIENT * robust_sd(residuals, coefficients), LEAST_DELTA)
