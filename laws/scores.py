"""How good a forecast was, once the actual value is known; lower is better.

    pinball    t (y - q) where y >= q, (1 - t)(q - y) elsewhere: of one predicted quantile q
    CRPS       2 integral of the pinball loss over t: of a whole distribution
    Winkler    width + 2 / (1 - level) times what the actual value lies outside: of an interval
    PIT        probability that the forecast gave to less than the actual value: uniform if right

Koenker & Bassett 1978; Gneiting & Raftery 2007, J. Am. Stat. Assoc. 102, sections 4.2 and 6.2; for
forecasts normal in the logarithm Baran & Lerch 2015, Q. J. R. Meteorol. Soc. 141, eq. 5.  The first
three are in the unit of the forecast, and what is believed scores best.  The warehouse computes
them in SQL: sql/views/publish/predicted_vs_actual.sql and scores.sql.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from laws.errors import QuantityOutOfRange
from laws.quantities import positive, share

Array = NDArray[np.float64]


def pinball(actual: ArrayLike, quantile: ArrayLike, probability: float) -> Array:
    """Pinball loss of the quantile predicted for that probability."""
    t, off = share("probability", probability), np.subtract(actual, quantile)
    return np.maximum(t * off, (t - 1) * off)


def crps_normal(actual: ArrayLike, mean: ArrayLike, sd: ArrayLike) -> Array:
    """Continuous ranked probability score of a normal forecast."""
    sd = np.asarray(sd, dtype=float)
    if not np.all(sd > 0):
        raise QuantityOutOfRange("sd", sd, "standard deviation of a forecast", "a number > 0")
    z = np.subtract(actual, mean) / sd
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return np.asarray(sd * (z * (2 * ndtr(z) - 1) + 2 * density - 1 / math.sqrt(math.pi)))


def crps_log_normal(actual: ArrayLike, median: ArrayLike, sd: ArrayLike) -> Array:
    """The same of a forecast normal in the logarithm; sd is that of the logarithm."""
    actual, median, sd = _log_normal(actual, median, sd)
    z = np.log(actual / median) / sd
    spread = ndtr(z - sd) + ndtr(sd / math.sqrt(2)) - 1
    return np.asarray(actual * (2 * ndtr(z) - 1) - 2 * median * np.exp(sd**2 / 2) * spread)


def pit_log_normal(actual: ArrayLike, median: ArrayLike, sd: ArrayLike) -> Array:
    """Probability that a forecast normal in the logarithm gave to less than the actual value."""
    actual, median, sd = _log_normal(actual, median, sd)
    return np.asarray(ndtr(np.log(actual / median) / sd))


def crps_draws(actual: ArrayLike, draws: ArrayLike) -> Array:
    """The same of a forecast given as draws (draws, ...): E|X - y| - E|X - X'| / 2."""
    ordered = np.sort(np.asarray(draws, dtype=float), axis=0)
    count = len(ordered)
    ranks = (2 * np.arange(1, count + 1) - count - 1).reshape(-1, *[1] * (ordered.ndim - 1))
    apart = (ranks * ordered).sum(axis=0) * 2 / count**2
    return np.asarray(np.abs(ordered - np.asarray(actual)).mean(axis=0) - apart / 2)


def winkler(actual: ArrayLike, lo: ArrayLike, hi: ArrayLike, level: float) -> Array:
    """Score of an interval that is to hold the actual value with probability `level`."""
    outside = np.maximum(np.subtract(lo, actual), 0) + np.maximum(np.subtract(actual, hi), 0)
    if np.any(np.subtract(hi, lo) < 0):
        raise QuantityOutOfRange("hi", hi, "upper end of an interval", "no less than lo")
    return np.asarray(np.subtract(hi, lo) + 2 / (1 - share("level", level)) * outside)


def _log_normal(actual: ArrayLike, median: ArrayLike, sd: ArrayLike) -> tuple[Array, Array, Array]:
    sd = np.asarray(sd, dtype=float)
    if not np.all(sd > 0):
        raise QuantityOutOfRange("sd", sd, "standard deviation of a forecast", "a number > 0")
    return positive("L", actual), positive("L", median), sd
