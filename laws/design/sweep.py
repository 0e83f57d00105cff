"""A whole sweep from nothing: budgets by sizes about a frontier that is believed for now.

All runs together cost the budget.  Of several distances between budgets and widths of the curves
that one is taken which leaves the loss at the target surest, the error of the form counted; layouts
that determine no law (identifiable.py) are none.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from laws.design.gain import after
from laws.design.identifiable import WIDEST, Layout, layout
from laws.design.law_alone import law_alone
from laws.errors import DesignRefused
from laws.forecast.form_error import USUAL
from laws.forms.chinchilla import Chinchilla
from laws.observations import FLOPS_PER_PARAM_TOKEN
from laws.published import EPOCH
from laws.quantities import positive
from laws.rules.tokens_per_param import TokensPerParam

Array = NDArray[np.float64]

APARTS = (2.0, 3.0, 4.0, 6.0, 10.0)  # times a budget to the next
WIDTHS = (WIDEST, WIDEST / 2, WIDEST / 4)  # times the smallest size of a budget to the largest
NOISE_SD = 0.005  # of ln loss of one run, where no seeds were repeated yet
LEAST_PARAMS = 1e4  # below, a model has hardly a layer


@dataclass(frozen=True, slots=True)
class Sweep:
    """A planned sweep, budgets ascending, sizes ascending within.

    budgets        FLOPs, (budgets,)
    N, D, C        of each run, (runs,)
    sd_before, sd  of ln loss at the target, before any run and after all
    target         N, D, C there
    layout         whether these runs could determine a law
    """

    budgets: Array
    N: Array
    D: Array
    C: Array
    sd_before: float
    sd: float
    target: tuple[float, float, float]
    layout: Layout


def plan_sweep(
    target: float,
    budget: float,
    budgets: int = 5,
    sizes: int = 5,
    frontier: Chinchilla | TokensPerParam = EPOCH,
    law: Chinchilla = EPOCH,
) -> Sweep:
    """The sweep for a target and a budget [FLOPs], with so many budgets and sizes at each.

    frontier says where the runs lie, law how steep the loss is believed to be.  Raises
    DesignRefused with the reason where no layout would determine a law.
    """
    positive("C", [target, budget])
    ways = product(APARTS, WIDTHS) if budgets > 1 and sizes > 1 else [(APARTS[1], WIDTHS[0])]
    planned = [
        _sweep(target, _levels(target, budget, budgets, sizes, apart), sizes, width, frontier, law)
        for apart, width in ways
    ]
    large = [sweep for sweep in planned if sweep.N.min() >= LEAST_PARAMS]
    if not large:
        smallest = max(float(sweep.N.min()) for sweep in planned)
        raise DesignRefused(
            f"its smallest model would have {smallest:.3g} parameters; {LEAST_PARAMS:g} are the "
            "least. Raise the budget, or plan fewer runs."
        )
    sound = [sweep for sweep in large if sweep.layout.refusal is None]
    if not sound:
        raise DesignRefused(str(large[0].layout.refusal))
    return min(sound, key=lambda sweep: sweep.sd)


def _levels(target: float, budget: float, budgets: int, sizes: int, apart: float) -> Array:
    """FLOPs of each budget, that all runs cost the budget and none more than the target."""
    shares = apart ** np.arange(float(budgets))
    return np.asarray(shares * min(budget / sizes / shares.sum(), target / shares[-1]))


def _sweep(
    target: float,
    levels: Array,
    sizes: int,
    width: float,
    frontier: Chinchilla | TokensPerParam,
    law: Chinchilla,
) -> Sweep:
    about = np.geomspace(width**-0.5, width**0.5, sizes) if sizes > 1 else np.ones(1)
    C = np.repeat(levels, sizes)
    N = frontier.frontier(C)[0] * np.tile(about, len(levels))
    D = C / (FLOPS_PER_PARAM_TOKEN * N)
    N_t, D_t = (float(one) for one in frontier.frontier(target))
    before = law_alone(law, np.append(N, N_t), np.append(D, D_t), USUAL)
    left = after(before, np.arange(len(N)), np.full(len(N) + 1, NOISE_SD**2))
    sd_before, sd = (float(np.sqrt(one[-1, -1])) for one in (before, left))
    laid_out = layout(law, N, D, sizes)
    return Sweep(levels, N, D, C, sd_before, sd, (N_t, D_t, target), laid_out)
