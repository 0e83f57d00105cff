"""A fitted law of the loss: the runs, the fit and its bootstrap draws, together."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

import laws
from flows.settings.model import FitSettings
from flows.tables.family_runs import FamilyRuns
from laws.bands import LEAST_DRAWS

FIELD_DELTA = 1e-3  # Hoffmann et al. 2022, arXiv:2203.15556, eq. 3


@dataclass(frozen=True)
class Fitted:
    """A fit and what it was made from; draws is (0, coefficients) where the fit has no law."""

    runs: FamilyRuns
    fit: laws.Fit
    draws: NDArray[np.float64]
    level: float

    @property
    def is_usable(self) -> bool:
        """True where predictions with intervals can be made."""
        return self.fit.is_usable and self.draws_kept >= LEAST_DRAWS

    @property
    def draws_kept(self) -> int:
        """Draws that found an answer."""
        return len(self.draws) - laws.draws_lost(self.draws)

    @property
    def reason(self) -> str:
        """The status of the fit in a sentence, and whether its draws are too few for use."""
        if self.is_usable or not self.fit.is_usable:
            return self.fit.reason
        return (
            f"{self.fit.reason} Only {self.draws_kept} of {len(self.draws)} bootstrap draws found "
            f"an answer, {LEAST_DRAWS} are needed for an interval. Ask for more draws, or add runs."
        )

    @cached_property
    def field(self) -> laws.Fit:
        """The fit with the Huber delta of the literature, for comparison with its values."""
        return laws.fit(type(self.fit.law), self.runs.observations, delta=FIELD_DELTA)

    def field_estimates(self) -> dict[str, float]:
        """Coefficients of that fit, derived ones last; none where it has no law."""
        if not self.field.is_usable:
            return {}
        law = self.field.law
        estimates = {name: float(getattr(law, name)) for name in law.coefficients}
        return estimates | {name: float(value) for name, value in law.derived().items()}


def fit_runs(
    law: type[laws.Law], runs: FamilyRuns, how: FitSettings, known: laws.Fit | None = None
) -> Fitted:
    """Fit the law to the runs, unless that fit is known, and draw its bootstrap."""
    fit = known or laws.fit(law, runs.observations)
    draws = np.empty((0, len(law.coefficients)))
    if fit.is_usable:
        draws = laws.bootstrap(fit, runs.observations, draws=how.draws, seed=how.seed)
    return Fitted(runs, fit, draws, how.level)
