"""Where the loss rises again: a flag for curves that are not monotone, as in double descent.

Nakkiran et al. 2019, arXiv:1912.02292: with more parameters, data or steps the loss of some models
falls, rises to a peak and falls again.  No law but a broken one has that shape, and every other
would smooth it away; so the runs are asked first.

Runs in order of x are averaged in blocks of 1, 2, 4, ... places, and every block is held against
those 0, 1, 2, 4, ... places further up.  The largest rise, in units of the noise, is more than
noise if no more than 1 in 100 flat curves of the same design has one as large.  Noise is how far
runs lie from the line through their two neighbours (Gasser, Sroka & Jennen-Steinmetz 1986,
Biometrika 73), which a smooth curve hardly adds to; the median, so that a peak does not either.
Where a peak has few runs (below 20 or so in all) it passes for noise and nothing is flagged: give
the noise, known from repeats.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

from laws.errors import LengthsDiffer, QuantityOutOfRange
from laws.quantities import positive

Array = NDArray[np.float64]

FALSE_ALARMS = 0.01  # share of flat curves that are flagged; of falling ones fewer
FLAT_CURVES = 1000  # simulated for the critical value
LEAST_PLACES = 5  # distinct x that tell noise from shape
MOST_PLACES = 300  # more are averaged in groups of neighbours
MEDIAN_TO_SD = float(norm.ppf(0.75))  # of the size of normal noise


class Rise(NamedTuple):
    """A stretch over which the loss rises.

    start, end   as x        where it begins and where it is highest
    rise_nats    nats/token  between the means of a block at each end
    times_noise  -           the same, in standard deviations of what noise gives
    """

    start: float
    end: float
    rise_nats: float
    times_noise: float


@dataclass(frozen=True, slots=True)
class Monotonicity:
    """What the runs say about their shape.

    is_monotone  -           no rise is more than noise; None where the runs are too few to say
    rises        -           the strongest first; they do not overlap
    noise_nats   nats/token  standard deviation of a run, as given or as measured
    sentence     -           the same for a reader
    """

    is_monotone: bool | None
    rises: tuple[Rise, ...]
    noise_nats: float
    sentence: str


def monotonicity(
    x: ArrayLike, L: ArrayLike, noise_nats: float | None = None, seed: int = 0
) -> Monotonicity:
    """Whether and where the loss rises with x; runs in any order, x and L (runs,).

    noise_nats is the standard deviation of a run where repeats tell it; else it is measured from
    the curve itself.
    """
    x, L = np.atleast_1d(positive("x", x)), np.atleast_1d(positive("L", L))
    if x.shape != L.shape or x.ndim != 1:
        raise LengthsDiffer({"x": x.size, "L": L.size})
    if noise_nats is not None and not 0 < noise_nats < np.inf:
        raise QuantityOutOfRange("noise_nats", noise_nats, "noise of a run", "> 0 nats/token")
    places, mean, runs = _places(x, L)
    if len(places) < LEAST_PLACES:
        return Monotonicity(None, (), np.nan, f"{len(places)} distinct x are too few to say.")
    flat = np.random.default_rng(seed).normal(size=(FLAT_CURVES, len(places))) / np.sqrt(runs)
    noise = np.array([noise_nats]) if noise_nats else _noise(np.log(places), mean[None], runs)
    of_flat = np.ones(FLAT_CURVES) if noise_nats else _noise(np.log(places), flat, runs)
    strongest = np.max([up.max(axis=1) for *_, up in _contrasts(flat, runs)], axis=0) / of_flat
    critical = float(np.quantile(strongest, 1 - FALSE_ALARMS))
    rises = _rises(places, mean, runs, float(noise[0]), critical)
    return Monotonicity(not rises, rises, float(noise[0]), _sentence(rises))


def _places(x: Array, L: Array) -> tuple[Array, Array, Array]:
    """Distinct x in order, the mean loss at each, and how many runs it has; MOST_PLACES at most."""
    places, where, runs = np.unique(x, return_inverse=True, return_counts=True)
    if len(places) > MOST_PLACES:
        group = np.arange(len(places)) * MOST_PLACES // len(places)
        places = np.exp(np.bincount(group, np.log(places)) / np.bincount(group))
        where, runs = group[where], np.bincount(group, runs).astype(int)
    return places, np.bincount(where, L) / runs, runs.astype(float)


def _noise(u: Array, curves: Array, runs: Array) -> Array:
    """Standard deviation of a run of each curve (curves, places) about its neighbours' line."""
    right = (u[1:-1] - u[:-2]) / (u[2:] - u[:-2])
    off = curves[:, 1:-1] - (1 - right) * curves[:, :-2] - right * curves[:, 2:]
    spread = np.sqrt(1 / runs[1:-1] + (1 - right) ** 2 / runs[:-2] + right**2 / runs[2:])
    rounding = 4 * np.finfo(float).eps * np.abs(curves).max(axis=1)
    return np.maximum(np.median(np.abs(off) / spread, axis=1) / MEDIAN_TO_SD, rounding)


def _contrasts(curves: Array, runs: Array) -> Iterator[tuple[Array, Array, int, Array]]:
    """Rises of all pairs of blocks of one width and distance, for each width and distance.

    Gives the first place of the left blocks (pairs,) and of the right ones, their width, and the
    rise of every curve (curves, pairs) in units of what a noise of 1 would give.
    """
    n = len(runs)
    steps = [2**i for i in range(int(np.log2(n)) + 1)]
    weight = np.concatenate([[0.0], np.cumsum(runs)])
    total = np.concatenate([np.zeros((len(curves), 1)), np.cumsum(runs * curves, axis=1)], axis=1)
    for width in steps:
        for gap in [0, *steps]:
            left = np.arange(n - 2 * width - gap + 1)
            if not len(left):
                continue
            right = left + width + gap
            low, high = (weight[at + width] - weight[at] for at in (left, right))
            up = (total[:, right + width] - total[:, right]) / high
            up -= (total[:, left + width] - total[:, left]) / low
            yield left, right, width, up / np.sqrt(1 / low + 1 / high)


def _rises(
    places: Array, mean: Array, runs: Array, noise: float, critical: float
) -> tuple[Rise, ...]:
    """The rises beyond the critical value, strongest first, none overlapping a stronger."""
    found = []
    for left, right, width, up in _contrasts(mean[None], runs):
        times = up[0] / noise
        found += [(times[i], left[i], right[i], width) for i in np.flatnonzero(times > critical)]
    taken: list[Rise] = []
    for times, left, right, width in sorted(found, reverse=True):
        low = left + int(np.argmin(mean[left : left + width]))
        high = right + int(np.argmax(mean[right : right + width]))
        start, end = float(places[low]), float(places[high])
        if all(end <= other.start or start >= other.end for other in taken):
            blocks = (slice(at, at + width) for at in (left, right))
            low_mean, high_mean = (np.average(mean[s], weights=runs[s]) for s in blocks)
            taken.append(Rise(start, end, float(high_mean - low_mean), float(times)))
    return tuple(taken)


def _sentence(rises: tuple[Rise, ...]) -> str:
    if not rises:
        return "The loss nowhere rises by more than noise."
    one = rises[0]
    return (
        f"The loss rises by {one.rise_nats:.3g} nats/token from x = {one.start:.4g} to "
        f"{one.end:.4g}, {one.times_noise:.1f} times what noise gives: not monotone, so of all "
        "laws only a broken power law can follow these runs."
    )
