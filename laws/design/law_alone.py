"""A Chinchilla law that is known weakly, linear in its coefficients: a covariance before any run.

    ln L  moves by  dE / L,  da n / L,  db d / L,  -a n ln(N / N_0) dalpha / L,  ...

with n = (N / N_0)**-alpha, d = (D / D_0)**-beta, and N_0, D_0 the geometric means of the points.
The coefficients move as the priors of laws/forecast/prior.py say.  Conditioned on runs it gives the
V-optimal design of the law by its Jacobian, without form error (arXiv:2604.22753); with an
amplitude it holds the error of the form as the forecast does.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.forecast import form_error, prior
from laws.forms.chinchilla import Chinchilla

Array = NDArray[np.float64]


def law_alone(law: Chinchilla, N: ArrayLike, D: ArrayLike, amplitude: float = 0.0) -> Array:
    """Covariance (points, points) of ln loss at sizes and tokens (points,) before any run.

    amplitude is that of the form error, of ln loss.
    """
    log_N, log_D = np.log(N), np.log(D)
    loss = law.loss(N, D)
    slopes = _slopes(law, log_N, log_D) / loss
    spread = slopes * _spreads(law, float(np.exp(np.log(loss).mean())))[:, None]
    places = form_error.positions(log_N, log_D)
    error = amplitude**2 * form_error.correlation(places, places)
    return np.asarray(spread.T @ spread + error)


def _slopes(law: Chinchilla, log_N: Array, log_D: Array) -> Array:
    """Of the loss by E, a, b, alpha and beta, (5, points)."""
    from_N, from_D = log_N - log_N.mean(), log_D - log_D.mean()
    n, d = np.exp(-law.alpha * from_N), np.exp(-law.beta * from_D)
    a = law.A * np.exp(-law.alpha * log_N.mean())
    b = law.B * np.exp(-law.beta * log_D.mean())
    return np.array([np.ones_like(n), n, d, -a * n * from_N, -b * d * from_D])


def _spreads(law: Chinchilla, mean_loss: float) -> Array:
    """Standard deviations of the five before any run."""
    exponents = prior.SPREAD * np.array([law.alpha, law.beta])
    return np.concatenate([mean_loss * prior.SPREADS, exponents])
