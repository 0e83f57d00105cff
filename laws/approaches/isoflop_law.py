"""Approach 2 of Chinchilla: the frontier through the minima of isoFLOP parabolas.

Hoffmann et al. 2022, arXiv:2203.15556, section 3.2: a parabola in log N through the final losses of
each budget, and a line in log-log through the sizes at their minima.  A minimum counts only where
its runs enclose it: five sizes, two of them on each side, and a curve that bends upwards.

Its known bias: an isoFLOP is no parabola unless alpha = beta, so even without noise the optimum is
off, the more the wider the grid and the further from its centre the minimum (Czech et al. 2026,
arXiv:2603.22339).  On Hoffmann's rounded law five budgets from 1e17 to 1e21 underestimate the
tokens at 1e24 by 0.3, 1.3, 2.9 and 5.1 % for grids of half, a quarter, an eighth and a sixteenth to
twice, four, eight and sixteen times the optimum; a grid centred 3 times off is wrong by percents
even where alpha = beta.  So it stands beside the parametric law (approach 3): disagreement.py.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from laws.approaches.frontier_lines import FrontierLines, lines
from laws.approaches.isoflop import Parabola, parabolas
from laws.errors import LengthsDiffer, TooFewBudgets
from laws.law import Array
from laws.observations import Observations, size_groups
from laws.quantities import positive
from laws.resampling import WEBB

LEAST_BUDGETS = 3
LEAST_SIZES = 5
LEAST_A_SIDE = 2
WIDE_GRID = 16.0  # largest over smallest size of a budget
OFF_CENTRE = 2.0  # minimum against the middle of the grid, either way
LEAST_FREEDOM = 0.05  # of 1 - leverage: what the parabola follows closer says nothing of the noise


@dataclass(frozen=True, slots=True)
class Minimum:
    """A budget's minimum and whether it counts.

    parabola  through the budget's runs
    D         tokens  at the minimum, k as the budget's runs have it there
    refusal   why the minimum does not count; empty where it does
    warning   what makes it doubtful; empty where nothing does
    """

    parabola: Parabola
    D: float
    refusal: str
    warning: str


@dataclass(frozen=True, slots=True)
class IsoflopLaw:
    """The lines through the minima that count, and all minima, cheapest first."""

    lines: FrontierLines
    minima: tuple[Minimum, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is doubtful or was left out, a sentence a budget."""
        said = [
            (m.parabola.C, f"left out, {m.refusal}" if m.refusal else m.warning)
            for m in self.minima
        ]
        return tuple(f"Budget {C:.3g}: {doubt}." for C, doubt in said if doubt)


def isoflop_law(observations: Observations, budgets: ArrayLike) -> IsoflopLaw:
    """The frontier by approach 2; budgets (runs,) as from isoflop.budgets().

    Raises TooFewBudgets where fewer than three budgets have a minimum that counts.
    """
    found = minima(observations, budgets)
    used = [m for m in found if not m.refusal]
    if len(used) < LEAST_BUDGETS:
        raise TooFewBudgets(len(used), LEAST_BUDGETS)
    C, N, D = np.array([(m.parabola.C, m.parabola.N, m.D) for m in used]).T
    return IsoflopLaw(FrontierLines.through(C, N, D), tuple(found))


def minima(observations: Observations, budgets: ArrayLike) -> list[Minimum]:
    """The minimum of each budget, cheapest first."""
    budgets = _one_a_run(observations, budgets)
    runs = [observations.only(budgets == C) for C in np.unique(budgets)]
    return [_minimum(*pair) for pair in zip(parabolas(observations, budgets), runs, strict=True)]


def isoflop_draws(
    observations: Observations, budgets: ArrayLike, draws: int = 1000, seed: int = 0
) -> Array:
    """Bootstrap draws of the lines' coefficients, (draws, 4); NaN where a draw has no lines.

    Every parabola is drawn anew about its runs, residuals made as large as the parabola without the
    run would miss it by and multiplied by one of Webb's six numbers (laws/resampling.py).  Draw i
    depends on (seed, i) alone.  What they cannot show is the bias of the method.
    """
    budgets = _one_a_run(observations, budgets)
    used = [m.parabola.C for m in isoflop_law(observations, budgets).minima if not m.refusal]
    randoms = (np.random.default_rng(np.random.SeedSequence([seed, i])) for i in range(draws))
    factors = np.array([random.choice(WEBB, len(observations)) for random in randoms])
    log_N, log_D = np.empty((2, draws, len(used)))
    for j, C in enumerate(used):
        own = budgets == C
        runs = observations.only(own)
        log_N[:, j] = _drawn_minima(runs, factors[:, own])
        log_D[:, j] = np.log(C / _flops_at(runs, log_N[:, j])) - log_N[:, j]
    found = lines(np.log(used), log_N, log_D)
    found[np.isfinite(log_N).sum(axis=1) < LEAST_BUDGETS] = np.nan
    return found


def _one_a_run(observations: Observations, budgets: ArrayLike) -> Array:
    budgets = np.atleast_1d(positive("C", budgets))
    if budgets.shape != (len(observations),):
        raise LengthsDiffer({"runs": len(observations), "budgets": budgets.size})
    return budgets


def _minimum(parabola: Parabola, runs: Observations) -> Minimum:
    sizes = _sizes(runs)
    refusal = _refusal(parabola, sizes)
    if refusal:
        return Minimum(parabola, np.nan, refusal, "")
    log_N = np.log(parabola.N)
    D = parabola.C / (float(_flops_at(runs, log_N)) * parabola.N)
    return Minimum(parabola, D, "", _warning(log_N, sizes))


def _sizes(runs: Observations) -> Array:
    """Logarithms of the distinct sizes, smallest first."""
    groups = size_groups(runs.N)
    return np.bincount(groups, np.log(runs.N)) / np.bincount(groups)


def _refusal(parabola: Parabola, sizes: Array) -> str:
    if len(sizes) < LEAST_SIZES:
        return f"{len(sizes)} sizes, {LEAST_SIZES} are needed"
    if not parabola.curvature > 0:
        return "the losses do not bend upwards"
    if not _is_enclosed(np.log(parabola.N), sizes):
        return f"the minimum is at the edge, {LEAST_A_SIDE} sizes are needed on each side"
    return ""


def _is_enclosed(log_N: Any, sizes: Array) -> Any:
    """Whether enough sizes lie on each side."""
    return (sizes[LEAST_A_SIDE - 1] < log_N) & (log_N < sizes[-LEAST_A_SIDE])


def _warning(log_N: float, sizes: Array) -> str:
    width = np.exp(sizes[-1] - sizes[0])
    off = np.exp(abs(log_N - (sizes[-1] + sizes[0]) / 2))
    doubts = []
    if width > WIDE_GRID * (1 + 1e-9):
        doubts.append(f"sizes over a factor of {width:.3g}, wider than {WIDE_GRID:g}")
    if off > OFF_CENTRE:
        doubts.append(f"the minimum is {off:.2g} times off the middle of the sizes")
    return " and ".join(doubts)


def _flops_at(runs: Observations, log_N: float | Array) -> Array:
    """k of C = k N D at the sizes of log_N, between the budget's runs."""
    order = np.argsort(runs.N, kind="stable")
    k = np.log(runs.C / (runs.N * runs.D))
    return np.exp(np.interp(log_N, np.log(runs.N[order]), k[order]))


def _drawn_minima(runs: Observations, factors: Array) -> Array:
    """log N at the minimum of each draw's parabola (draws,); NaN where it does not count."""
    log_N = np.log(runs.N)
    off = log_N - log_N.mean()
    columns = np.stack([np.ones_like(off), off, off**2])
    solve = np.linalg.pinv(columns.T)
    fitted = (solve @ runs.L) @ columns
    freedom = 1 - np.einsum("cr,cr->r", columns, solve)
    missed = (runs.L - fitted) / np.maximum(freedom, LEAST_FREEDOM) * (freedom > LEAST_FREEDOM)
    _, slope, bend = solve @ (fitted + factors * missed).T
    with np.errstate(divide="ignore", invalid="ignore"):
        at = log_N.mean() - slope / (2 * bend)
    return np.where((bend > 0) & _is_enclosed(at, _sizes(runs)), at, np.nan)
