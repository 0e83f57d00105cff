"""By how much the law is wrong in its form: a smooth random share of the loss.

    loss = law (1 + d(N, D))     d a Gaussian process of mean 0, amplitude s and correlation
    exp(-((ln N D - ln N' D') / 3)**2 / 2 - ((ln D / N - ln D' / N') / 1.5)**2 / 2)

Kennedy & O'Hagan 2001, J. R. Stat. Soc. B 63, section 4.  The lengths are held: ones that float
grow without bound and take the law's place (docs/method.md).  The amplitude is averaged over by its
evidence, with a prior that falls off as exp(-(s / .01)**2 / 2).
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

AMPLITUDES = (0.0, 0.006, 0.012, 0.024, 0.048)  # of ln loss
USUAL = 0.01
LENGTHS = np.array([3.0, 1.5])  # in ln N D and in ln D / N


def positions(log_N: Array, log_D: Array) -> Array:
    """Where runs stand, (runs, 2), in lengths of the correlation."""
    return np.column_stack([log_N + log_D, log_D - log_N]) / LENGTHS


def correlation(here: Array, there: Array) -> Array:
    """Of the form error between two sets of positions: (here, there)."""
    apart = here[:, None] - there[None]
    return np.asarray(np.exp(-np.einsum("ijk,ijk->ij", apart, apart) / 2))


def log_prior(amplitude: float) -> float:
    """Logarithm of the prior of an amplitude, but for a constant."""
    return -((amplitude / USUAL) ** 2) / 2
