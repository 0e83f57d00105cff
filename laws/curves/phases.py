"""Which phases of a learning curve the runs show, before a law is fitted to them.

In log-log the slow phase, the power law and the floor (Hestness et al. 2017, arXiv:1712.00409) are
flat, steep and flat.  So three joined straight lines are laid through log L against log x, the two
joints where they fit best, as an exact search over the gaps between runs:

    log L = a - s u - bend_1 (u - k1)+ + bend_2 (u - k2)+        u = log x

The slow phase is shown where the curve bends down at k1, the floor where it bends up at k2.  How
much better the lines fit with the bend than without is held against the same for straight lines
with noise, so that no more than 1 in 20 straight lines seems to bend.  A curve that bends little
within the runs shows its power law only, and a floor or a slow phase fitted to it is a guess.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t

from laws.errors import LengthsDiffer
from laws.quantities import positive

Array = NDArray[np.float64]

FALSE_ALARMS = 0.05  # share of straight lines that seem to have a bend of either kind
STRAIGHT_LINES = 400  # simulated for the critical value
LEAST_RUNS = 8
JOINTS = 14  # places tried for a joint


@dataclass(frozen=True, slots=True)
class PhasesSeen:
    """What the runs show; None where they are too few to say.

    has_slow       the curve bends down: it was flatter before
    has_power_law  the loss falls at all
    has_floor      the curve bends up: it flattens
    sentence       the same for a reader
    """

    has_slow: bool | None
    has_power_law: bool | None
    has_floor: bool | None
    sentence: str


def phases_seen(x: ArrayLike, L: ArrayLike, seed: int = 0) -> PhasesSeen:
    """Which phases runs with losses L nats/token at x show, both (runs,) in any order."""
    x, L = np.atleast_1d(positive("x", x)), np.atleast_1d(positive("L", L))
    if x.shape != L.shape or x.ndim != 1:
        raise LengthsDiffer({"x": x.size, "L": L.size})
    distinct = len(np.unique(x))
    if distinct < LEAST_RUNS:
        return PhasesSeen(None, None, None, f"{distinct} distinct x are too few to tell phases.")
    u, y = np.log(x), np.log(L)
    noise = np.random.default_rng(seed).normal(size=(STRAIGHT_LINES, len(u)))
    by_chance = np.quantile(_gains(u, noise), 1 - FALSE_ALARMS / 2, axis=1)
    has_slow, has_floor = (_gains(u, y[None])[:, 0] > by_chance).tolist()
    seen = has_slow, _falls(u, y), has_floor
    return PhasesSeen(*seen, _sentence(*seen))


def _falls(u: Array, y: Array) -> bool:
    """Whether the slope is below zero by more than chance."""
    fitted = np.polynomial.Polynomial.fit(u, y, 1)
    slope, freedom = fitted.convert().coef[-1], len(u) - 2
    error = np.sqrt(((y - fitted(u)) ** 2).sum() / freedom / ((u - u.mean()) ** 2).sum())
    return bool(slope < -t.isf(FALSE_ALARMS / 2, freedom) * error)


def _gains(u: Array, y: Array) -> Array:
    """How much better a bend down, and one up, makes the lines through each curve: (2, curves).

    The fall of the residual sum of squares as a share of what both bends leave; y (curves, runs).
    """
    places = np.quantile(np.unique(u), np.linspace(0, 1, JOINTS + 2)[1:-1])
    ramps = np.maximum(u - places[:, None], 0)
    line = np.stack([np.ones_like(u), u - u.mean()])
    straight = _left(line, y)[0]
    down = up = both = straight
    for i, ramp in enumerate(ramps):
        left, bends = _left(np.stack([*line, ramp]), y)
        down = np.where(bends[-1] < 0, np.minimum(down, left), down)
        up = np.where(bends[-1] > 0, np.minimum(up, left), up)
        for later in ramps[i + 1 :]:
            left, bends = _left(np.stack([*line, ramp, later]), y)
            is_s = (bends[-2] < 0) & (bends[-1] > 0)
            both = np.where(is_s, np.minimum(both, left), both)
    both = np.minimum(both, np.minimum(down, up))
    rounding = np.finfo(float).eps * (y**2).sum(axis=1)
    return np.stack([up - both, down - both]) / (both + rounding)


def _left(columns: Array, y: Array) -> tuple[Array, Array]:
    """Residual sum of squares (curves,) and coefficients (columns, curves) of least squares."""
    coefficients = np.linalg.pinv(columns.T) @ y.T
    return ((y - coefficients.T @ columns) ** 2).sum(axis=1), coefficients


def _sentence(has_slow: bool, has_power_law: bool, has_floor: bool) -> str:
    if not has_power_law:
        return "The loss does not fall with x: no phase of a power law is shown."
    phases = ["the slow phase"] * has_slow + ["the power law"] + ["the floor"] * has_floor
    missing = ["the slow phase"] * (not has_slow) + ["the floor"] * (not has_floor)
    told = f"The runs show {' and '.join(phases)}"
    if not missing:
        return f"{told}: all three phases."
    return f"{told}; {' and '.join(missing)} would be a guess."
