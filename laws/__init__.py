"""Scaling laws: their equations, their fits, their intervals.  numpy in, numpy out.

observations = laws.Observations(N=..., D=..., L=...)
fit = laws.fit(laws.Chinchilla, observations)
draws = laws.bootstrap(fit, observations, draws=1000, seed=0)
laws.intervals(fit, draws, level=0.9)
laws.optimum(fit, draws, C=1e24)
"""

from laws import backtest, errors, forms, published, scores
from laws.appraisal import Appraisal, appraise
from laws.approaches import isoflop
from laws.bands import band, draws_lost, intervals, standard_error
from laws.bootstrap import bootstrap
from laws.choice import Choice, Forecast, Score, choose
from laws.errors import LawError
from laws.fitting import Fit, fit
from laws.forms.chinchilla import Chinchilla
from laws.forms.chinchilla_tied import ChinchillaTied
from laws.forms.kaplan import Kaplan
from laws.holding import holding
from laws.law import Law
from laws.nightly import NIGHTLY
from laws.observations import Observations
from laws.plans.planning import (
    ComputeForLoss,
    Optimum,
    Prediction,
    compute_for_loss,
    indifference,
    optimum,
    predict,
)
from laws.resampling import Resampling, resampling
from laws.sensitivity import floor_drift, leave_out

__all__ = [
    "NIGHTLY",
    "Appraisal",
    "Chinchilla",
    "ChinchillaTied",
    "Choice",
    "ComputeForLoss",
    "Fit",
    "Forecast",
    "Kaplan",
    "Law",
    "LawError",
    "Observations",
    "Optimum",
    "Prediction",
    "Resampling",
    "Score",
    "appraise",
    "backtest",
    "band",
    "bootstrap",
    "choose",
    "compute_for_loss",
    "draws_lost",
    "errors",
    "fit",
    "floor_drift",
    "forms",
    "holding",
    "indifference",
    "intervals",
    "isoflop",
    "leave_out",
    "optimum",
    "predict",
    "published",
    "resampling",
    "scores",
    "standard_error",
]
