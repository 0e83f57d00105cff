"""Can these runs determine the law at all?

A ladder of one tokens-per-parameter ratio, or a single isoFLOP curve, is a line in (log N, log D):
along a line two power terms cannot be told apart (arXiv:2605.08541).  The condition number of the
scaled Jacobian says the same of subtler designs.
"""

import numpy as np
from numpy.typing import NDArray

from laws.law import Law
from laws.observations import Observations, size_groups

Array = NDArray[np.float64]

LEAST_SPREAD = 0.1  # of log D about its line on log N, standard deviation: a factor of 1.1
LEAST_RANGE = 1e-3  # of the log response from worst to best run
MOST_CONDITION = 1e5  # the Chinchilla points have 2e2, one tokens-per-parameter ladder 1e7
NAMES = {"N": "model sizes", "D": "token counts", "C": "budgets"}


def shortage(law: type[Law], observations: Observations) -> str | None:
    """Why there are too few runs for the law, in a sentence; None where there are enough."""
    counts = {"runs": (len(observations), max(len(law.coefficients) + 1, law.least_runs))}
    for name in law.inputs:
        levels = len(np.unique(size_groups(observations.column(name))))
        counts[NAMES.get(name, f"values of {name}")] = (levels, law.least_levels)
    short = [f"{have} {what} of {need}" for what, (have, need) in counts.items() if have < need]
    return f"Too few to fit: {', '.join(short)} needed. Train more." if short else None


def degeneracy(law: type[Law], observations: Observations) -> str | None:
    """Why runs of this layout determine no law, in a sentence; None where they may."""
    response = observations.column(law.response)
    if np.ptp(np.log(response)) < LEAST_RANGE:
        what = "losses" if law.response == "L" else "responses"
        return (
            f"All {what} lie within {LEAST_RANGE:.1%} of each other: no slope to fit. "
            "Check that the metric is the loss, or widen the range of sizes and tokens."
        )
    if not law.needs_ratios or not {"N", "D"} <= set(law.inputs):
        return None
    log_N, log_D = np.log(observations.N), np.log(observations.D)
    line = np.polynomial.Polynomial.fit(log_N, log_D, 1)
    if np.std(log_D - line(log_N)) < LEAST_SPREAD:
        ratios = observations.D / observations.N
        return (
            f"All runs lie on one line of tokens against parameters ({ratios.min():.3g} to "
            f"{ratios.max():.3g} tokens per parameter), so size and data cannot be told apart. "
            "Add runs at other ratios, such as a fourth and four times as many tokens."
        )
    return None


def condition(jacobian: Array) -> float:
    """Condition number of the Jacobian (size, runs), each slope scaled to length 1."""
    lengths = np.linalg.norm(jacobian, axis=1, keepdims=True)
    return float(np.linalg.cond(jacobian / np.where(lengths > 0, lengths, 1.0)))
