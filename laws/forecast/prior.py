"""What is believed of the law of a family before its runs are seen: weakly, and of all alike.

    L = E + a (N / N_0)**-alpha + b (D / D_0)**-beta      N_0, D_0 the geometric means of the runs

    ln alpha, ln beta   normal about ln .33, standard deviation .35, and alike within .35
    E                   normal about .65 of the mean loss, standard deviation .35 of it
    a, b                normal about .2 of the mean loss, standard deviation .5 of it

Exponents of the literature lie between .2 and .5, and near each other: laws/published.py and
Porian et al. 2024 (arXiv:2406.19146) among others.  The exponents have no closed form, so they
stand on a grid, which is drawn finer where the runs say much; E, a and b follow from them by linear
regression.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

EXPONENTS: Array = np.geomspace(0.04, 1.3, 26)  # of the first grid, for alpha and for beta
USUAL, SPREAD, ALIKE = 0.33, 0.35, 0.35
MEANS = np.array([0.65, 0.2, 0.2])  # of E, a, b, in units of the mean loss
SPREADS = np.array([0.35, 0.5, 0.5])


def log_prior(exponents: tuple[Array, Array]) -> Array:
    """Logarithm of the prior on a grid of exponents, (alpha, beta), but for a constant.

    The grid is even in the logarithms.
    """
    alpha, beta = (np.log(each) for each in exponents)
    off = [(each - np.log(USUAL)) / SPREAD for each in (alpha, beta)]
    apart = (alpha[:, None] - beta) / ALIKE
    return np.asarray(-(off[0][:, None] ** 2 + off[1] ** 2 + apart**2) / 2)
