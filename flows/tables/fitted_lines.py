"""The law of the frontier alone: lines through the minima of isoFLOP parabolas, with their draws.

It says where the optimum of a budget is and nothing of the loss, so it stands beside the laws of
the loss (laws/approaches/disagreement.py) and is never the one that is quoted.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import laws
from flows.settings.model import FitSettings
from flows.tables.draws import draw_rows
from flows.tables.family_runs import FamilyRuns
from laws.approaches.frontier_lines import NAMES, FrontierLines
from laws.approaches.isoflop_law import IsoflopLaw, isoflop_draws, isoflop_law
from laws.bands import LEAST_DRAWS, interval_row

NAME = "isoflop"
UNITS = {"n_coefficient": "parameters", "d_coefficient": "tokens"}  # exponents have none


@dataclass(frozen=True)
class FittedLines:
    """The lines, the runs of the budgets that count, and draws (draws, 4) of the coefficients."""

    runs: FamilyRuns
    law: IsoflopLaw
    draws: NDArray[np.float64]
    level: float

    @property
    def lines(self) -> FrontierLines:
        """The lines themselves."""
        return self.law.lines

    def coefficients(self) -> pd.DataFrame:
        """Rows of publish.coefficients: heights in their logarithm, exponents as they are."""
        kept = self.draws[np.isfinite(self.draws).all(axis=1)]
        return pd.DataFrame(
            [
                interval_row(
                    name,
                    UNITS.get(name, "-"),
                    "log" if name in UNITS else "linear",
                    float(getattr(self.lines, name)),
                    column,
                    self.level,
                )
                for name, column in zip(NAMES, kept.T, strict=True)
            ]
        )

    def draw_rows(self) -> pd.DataFrame:
        """Rows of publish.draws."""
        return draw_rows(NAMES, self.draws)


def fit_lines(runs: FamilyRuns, how: FitSettings) -> FittedLines:
    """The lines and their bootstrap.

    Raises TooFewBudgets, and TooFewDraws where hardly a draw has lines.
    """
    law = isoflop_law(runs.observations, runs.budgets)
    draws = isoflop_draws(runs.observations, runs.budgets, how.draws, how.seed)
    kept = len(draws) - laws.draws_lost(draws)
    if kept < LEAST_DRAWS:
        raise laws.errors.TooFewDraws(kept, len(draws), LEAST_DRAWS)
    used = [minimum.parabola.C for minimum in law.minima if not minimum.refusal]
    return FittedLines(runs.only(np.isin(runs.budgets, used)), law, draws, how.level)
