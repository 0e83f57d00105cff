"""Could the runs of a planned sweep determine a law at all?  Asked before a FLOP is spent.

The limits are those that sweeps of the literature keep: tokens per parameter over a factor of 8
with three values or more, sizes and tokens not correlated beyond .95 (arXiv:2605.08541); five sizes
(Choshen et al. 2024, arXiv:2410.11840) over a factor of 10, an isoFLOP curve of five points and no
wider than 16 times (arXiv:2603.22339).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from laws.forms.chinchilla import Chinchilla
from laws.identifiability import condition, degeneracy
from laws.observations import Observations, size_groups

Array = NDArray[np.float64]

LEAST_RATIO_SPAN, LEAST_RATIOS = 8.0, 3
MOST_CORRELATION, MOST_CONDITION = 0.95, 1e4
LEAST_MODELS, LEAST_SIZE_SPAN = 5, 10.0
LEAST_POINTS, WIDEST = 5, 16.0


@dataclass(frozen=True, slots=True)
class Layout:
    """What the placing of runs says before they are trained.

    condition    of the scaled Jacobian of the Chinchilla law
    correlation  of ln N and ln D
    ratio_span   most tokens per parameter over least
    refusal      why no law could be fitted, in a sentence; None where one could
    doubts       what else is thin, a sentence each
    """

    condition: float
    correlation: float
    ratio_span: float
    refusal: str | None
    doubts: tuple[str, ...]


def layout(law: Chinchilla, N: Array, D: Array, sizes: int) -> Layout:
    """Of runs (runs,), `sizes` at each budget, if the law were that one."""
    slopes = law.jacobian(N, D) * np.array(law.values())[:, None]
    found = condition(slopes / law.loss(N, D))
    ratios = D / N
    span = float(ratios.max() / ratios.min())
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation = float(np.nan_to_num(np.corrcoef(np.log(N), np.log(D))[0, 1], nan=1.0))
    runs = Observations(N=N, D=D, L=law.loss(N, D))
    refusal = _refusal(runs, span, correlation, found)
    return Layout(found, correlation, span, refusal, _doubts(N, sizes))


def _refusal(runs: Observations, span: float, correlation: float, found: float) -> str | None:
    if len(runs) <= len(Chinchilla.coefficients):
        return f"{len(runs)} runs do not determine five coefficients; plan six or more."
    if (line := degeneracy(Chinchilla, runs)) is not None:
        return line
    ratios = len(np.unique(size_groups(runs.D / runs.N)))
    if span < LEAST_RATIO_SPAN or ratios < LEAST_RATIOS:
        return (
            f"tokens per parameter span a factor of {span:.3g} in {ratios} values; "
            f"{LEAST_RATIO_SPAN:g} in {LEAST_RATIOS} are needed. Plan more sizes at each budget."
        )
    if correlation > MOST_CORRELATION:
        return (
            f"ln N and ln D are correlated by {correlation:.3f}, {MOST_CORRELATION} is the most. "
            "Plan more sizes at each budget or fewer budgets."
        )
    if found > MOST_CONDITION:
        return (
            f"the condition number of the law's slopes is {found:.2g}, {MOST_CONDITION:g} is the "
            "most. Plan more budgets and more sizes."
        )
    return None


def _doubts(N: Array, sizes: int) -> tuple[str, ...]:
    models, span = len(np.unique(size_groups(N))), N.max() / N.min()
    thin = {
        f"{models} model sizes; {LEAST_MODELS} or more are usual": models < LEAST_MODELS,
        f"sizes span a factor of {span:.3g}; {LEAST_SIZE_SPAN:g} is usual": span < LEAST_SIZE_SPAN,
        f"{sizes} runs a budget; a parabola wants {LEAST_POINTS}": sizes < LEAST_POINTS,
    }
    return tuple(doubt for doubt, is_so in thin.items() if is_so)
