"""Whether a fit may be used: its status, and the reason in a sentence a person can act on."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from laws.engine.problem import Problem, Solution
from laws.identifiability import MOST_CONDITION
from laws.observations import Observations
from laws.resampling import resampling

Array = NDArray[np.float64]

USABLE = ("converged", "at_bound", "max_iterations")
CONVERGED_GRADIENT = 1e-6
CONVERGED_GAIN = 1e-8
NOISE_FREE = 1e-8  # length of all residuals: below it an angle is rounding


def verdict(
    problem: Problem,
    end: Solution,
    condition: float,
    gradient: float,
    observations: Observations,
) -> tuple[str, str]:
    """(status, reason) of the end of one fit."""
    if not condition <= MOST_CONDITION:
        return "not_identified", (
            f"The runs do not determine the law: condition number {condition:.2g}, accepted is "
            f"{MOST_CONDITION:.0e}. Widen the range of sizes and of tokens per parameter."
        )
    if edges := _edges(problem, end, problem.space.names):
        return "at_bound", (
            f"The best fit has {' and '.join(edges)}: the runs do not show that part of the law. "
            "Read predictions near the runs only, and add larger or longer runs."
        )
    if gradient > CONVERGED_GRADIENT or end.gain[0] > CONVERGED_GAIN:
        return "max_iterations", (
            f"The fit stopped with gradient {gradient:.1e} (scaled), converged is "
            f"{CONVERGED_GRADIENT:.0e}. Look for duplicated or contradictory runs."
        )
    return (
        "converged",
        f"Converged on {len(observations)} runs. {resampling(observations).sentence}",
    )


def gradient(problem: Problem, theta: Array, jacobian: Array) -> float:
    """The largest cosine between a slope (size, runs) and the clipped residuals, box aside.

    The gtol of MINPACK: it does not depend on units, nor on a solver's word.
    """
    weight = problem.weight[0]
    clipped = np.clip(problem.residuals(theta)[0], -problem.delta, problem.delta)
    along = jacobian @ (weight * clipped)
    held = (theta[0] <= problem.lower) & (along > 0) | (theta[0] >= problem.upper) & (along < 0)
    lengths = np.sqrt((weight * jacobian**2).sum(axis=1)) + 1e-150
    length = np.sqrt((weight * clipped**2).sum()) + NOISE_FREE
    return float((np.where(held, 0.0, np.abs(along)) / lengths).max() / length)


def _edges(problem: Problem, end: Solution, coefficients: Sequence[str]) -> list[str]:
    """The coefficients at the edge of their box, in words."""
    theta, names = end.theta[0], np.array(coefficients)
    low, high = names[theta <= problem.lower], names[theta >= problem.upper]
    return [f"{name} at its least" for name in low] + [f"{name} at its most" for name in high]
