"""The laws, one a file; CATALOGUE has them all by name."""

from collections.abc import Mapping
from types import MappingProxyType

from laws.forms.broken_power_law import BrokenOnce, BrokenTwice
from laws.forms.chinchilla import Chinchilla
from laws.forms.chinchilla_tied import ChinchillaTied
from laws.forms.coverage import Coverage
from laws.forms.critical_batch import CriticalBatch
from laws.forms.data_limited import DataLimited
from laws.forms.exponential_error import ExponentialError
from laws.forms.farseer import Farseer
from laws.forms.gadre import Gadre
from laws.forms.kaplan import Kaplan
from laws.forms.kaplan_single import KaplanCompute, KaplanData, KaplanMinCompute, KaplanSize
from laws.forms.kaplan_steps import KaplanSteps
from laws.forms.log_line import LogLine
from laws.forms.mixture_of_experts import MixtureOfExperts
from laws.forms.optimal_tokens import OptimalTokens
from laws.forms.post_training import PostTraining
from laws.forms.power_law import PowerLaw
from laws.forms.power_law_floor import PowerLawFloor
from laws.forms.precision import Precision
from laws.forms.sigmoid import Sigmoid
from laws.forms.three_phases import ThreePhases
from laws.law import Law

CATALOGUE: Mapping[str, type[Law]] = MappingProxyType(
    {
        law.name: law
        for law in (
            BrokenOnce,
            BrokenTwice,
            Chinchilla,
            ChinchillaTied,
            Coverage,
            CriticalBatch,
            DataLimited,
            ExponentialError,
            Farseer,
            Gadre,
            Kaplan,
            KaplanSize,
            KaplanData,
            KaplanCompute,
            KaplanMinCompute,
            KaplanSteps,
            LogLine,
            MixtureOfExperts,
            OptimalTokens,
            PostTraining,
            PowerLaw,
            PowerLawFloor,
            Precision,
            Sigmoid,
            ThreePhases,
        )
    }
)

__all__ = [
    "CATALOGUE",
    "BrokenOnce",
    "BrokenTwice",
    "Chinchilla",
    "ChinchillaTied",
    "Coverage",
    "CriticalBatch",
    "DataLimited",
    "ExponentialError",
    "Farseer",
    "Gadre",
    "Kaplan",
    "KaplanCompute",
    "KaplanData",
    "KaplanMinCompute",
    "KaplanSize",
    "KaplanSteps",
    "LogLine",
    "MixtureOfExperts",
    "OptimalTokens",
    "PostTraining",
    "PowerLaw",
    "PowerLawFloor",
    "Precision",
    "Sigmoid",
    "ThreePhases",
]
