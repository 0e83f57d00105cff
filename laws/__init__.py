"""Scaling laws: their equations, their fits, their intervals.  numpy in, numpy out.

observations = laws.Observations(N=..., D=..., L=...)
fit = laws.fit(laws.Chinchilla, observations)
draws = laws.bootstrap(fit, observations, draws=1000, seed=0)
laws.intervals(fit, draws, level=0.9)
laws.optimum(fit, draws, C=1e24)
"""

from laws import backtest, errors, isoflop, published
from laws.bands import band, draws_lost, intervals, standard_error
from laws.bootstrap import bootstrap
from laws.forms.chinchilla import Chinchilla
from laws.errors import LawError
from laws.fitting import Fit, fit
from laws.observations import Observations
from laws.planning import (
    ComputeForLoss,
    Optimum,
    Prediction,
    compute_for_loss,
    indifference,
    optimum,
    predict,
)
from laws.resampling import Resampling, resampling

__all__ = [
    "Chinchilla",
    "ComputeForLoss",
    "Fit",
    "LawError",
    "Observations",
    "Optimum",
    "Prediction",
    "Resampling",
    "backtest",
    "band",
    "bootstrap",
    "compute_for_loss",
    "draws_lost",
    "errors",
    "fit",
    "indifference",
    "intervals",
    "isoflop",
    "optimum",
    "predict",
    "published",
    "resampling",
    "standard_error",
]
