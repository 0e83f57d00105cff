"""Whether a fit may be used: its status, and the reason in a sentence a person can act on."""

from collections.abc import Iterable

import numpy as np

from laws.identifiability import MOST_CONDITION
from laws.observations import Observations
from laws.problem import Problem, Solution
from laws.resampling import resampling

USABLE = ("converged", "at_bound", "max_iterations")
CONVERGED_GRADIENT = 1e-6
CONVERGED_GAIN = 1e-8


def verdict(
    problem: Problem,
    end: Solution,
    condition: float,
    observations: Observations,
    coefficients: Iterable[str],
) -> tuple[str, str]:
    """(status, reason) of the end of one fit; coefficients are named in the order of theta."""
    if not condition <= MOST_CONDITION:
        return "not_identified", (
            f"The runs do not determine the law: condition number {condition:.2g}, accepted is "
            f"{MOST_CONDITION:.0e}. Widen the range of sizes and of tokens per parameter."
        )
    if edges := _edges(problem, end, coefficients):
        return "at_bound", (
            f"The best fit has {' and '.join(edges)}: the runs do not show that part of the law. "
            "Read predictions near the runs only, and add larger or longer runs."
        )
    if end.gradient[0] > CONVERGED_GRADIENT or end.gain[0] > CONVERGED_GAIN:
        return "max_iterations", (
            f"The fit stopped with gradient {end.gradient[0]:.1e} (scaled), converged is "
            f"{CONVERGED_GRADIENT:.0e}. Look for duplicated or contradictory runs."
        )
    return (
        "converged",
        f"Converged on {len(observations)} runs. {resampling(observations).sentence}",
    )


def _edges(problem: Problem, end: Solution, coefficients: Iterable[str]) -> list[str]:
    """The coefficients at the edge of their box, in words."""
    theta, names = end.theta[0], np.array(list(coefficients))
    low, high = names[theta <= problem.lower], names[theta >= problem.upper]
    return [f"{name} at its least" for name in low] + [f"{name} at its most" for name in high]
