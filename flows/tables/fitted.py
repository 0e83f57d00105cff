"""A fitted family: the runs, the fit and its bootstrap draws, together."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import laws
from flows.settings import FitSettings
from laws.bands import LEAST_DRAWS
from laws.observations import FLOPS_PER_PARAM_TOKEN

FIELD_DELTA = 1e-3  # Hoffmann et al. 2022, arXiv:2203.15556, eq. 3


@dataclass(frozen=True)
class Fitted:
    """A fit and what it was made from; draws is (0, coefficients) where the fit has no law."""

    runs: pd.DataFrame
    observations: laws.Observations
    fit: laws.Fit
    draws: NDArray[np.float64]
    level: float
    k: float  # FLOPs a parameter and token, C = k N D

    @property
    def flops_max(self) -> float:
        """Most compute that the fit has seen [FLOPs]."""
        return float(self.observations.C.max())

    @property
    def is_usable(self) -> bool:
        """True where predictions with intervals can be made."""
        kept = len(self.draws) - laws.draws_lost(self.draws)
        return self.fit.is_usable and kept >= LEAST_DRAWS

    def field_estimates(self) -> dict[str, float]:
        """Coefficients with the Huber delta of the literature, for comparison with its values."""
        field = laws.fit(laws.Chinchilla, self.observations, delta=FIELD_DELTA)
        if not field.is_usable:
            return {}
        estimates = {name: float(getattr(field.law, name)) for name in field.law.coefficients}
        return estimates | {name: float(value) for name, value in field.law.derived().items()}


def fit_runs(runs: pd.DataFrame, how: FitSettings) -> Fitted:
    """Fit the runs and draw their bootstrap."""
    observations = laws.Observations(
        N=runs["params"].to_numpy(float),
        D=runs["tokens"].to_numpy(float),
        L=runs["loss_nats"].to_numpy(float),
        C=runs["flops"].to_numpy(float),
    )
    fit = laws.fit(laws.Chinchilla, observations)
    draws = np.empty((0, len(laws.Chinchilla.coefficients)))
    if fit.is_usable:
        draws = laws.bootstrap(fit, observations, draws=how.draws, seed=how.seed)
    k = observations.flops_per_param_token if len(observations) else FLOPS_PER_PARAM_TOKEN
    return Fitted(runs, observations, fit, draws, how.level, k)
