"""The forecast, and what it is held against: each law alone, plain averages, and naive baselines.

A method takes a task and gives mean and standard deviation of ln loss of each hidden run; the
standard deviation is NaN for methods that know no interval.
"""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

import laws
from benchmarks.forecast.tasks import Task
from laws.baselines import best_so_far, power_law_of_compute, published_shape
from laws.forecast import fit_forecast

Array = NDArray[np.float64]
Method = Callable[[Task], tuple[Array, Array]]

DRAWS = 300
PLAIN = 0.5  # of the spread between laws, in the plain average


def forecast(task: Task) -> tuple[Array, Array]:
    """What a night publishes."""
    made = fit_forecast(task.seen, _fits(task))
    mean, sd = made.moments(task.hidden.N, task.hidden.D)
    return mean, np.hypot(sd, made.noise_sd)


def plain_average(task: Task) -> tuple[Array, Array]:
    """The laws of a night averaged alike; variance of each, its noise, and half of their spread."""
    said = [_alone(name, task) for name in laws.NIGHTLY]
    known = [(m, s) for m, s in said if np.isfinite(m).all()]
    if not known:
        return _nothing(task)
    means, sds = (np.array(part) for part in zip(*known, strict=True))
    spread = PLAIN * means.std(axis=0)
    return means.mean(axis=0), np.sqrt((sds**2).mean(axis=0) + spread**2)


def chosen(task: Task) -> tuple[Array, Array]:
    """The law that walk-forward selects, with its own interval."""
    budgets = laws.isoflop.budgets(task.seen.C)
    name = laws.choose(_fits(task), task.seen, budgets).name
    return _alone(name, task) if name else _nothing(task)


def alone(name: str) -> Method:
    """One law with its own interval."""
    return lambda task: _alone(name, task)


def naive_best(task: Task) -> tuple[Array, Array]:
    """The best loss so far."""
    return _point(task, np.full(len(task.hidden), best_so_far(task.seen.L)))


def naive_power_law(task: Task) -> tuple[Array, Array]:
    """A power law of compute through the best runs of the last two budgets."""
    seen = task.seen
    budgets = laws.isoflop.budgets(seen.C)
    return _point(task, power_law_of_compute(seen.C, seen.L, budgets, task.hidden.C))


def naive_shape(task: Task) -> tuple[Array, Array]:
    """The published Chinchilla law with E refitted."""
    seen, hidden = task.seen, task.hidden
    return _point(task, published_shape(seen.N, seen.D, seen.L, hidden.N, hidden.D))


METHODS: Mapping[str, Method] = {
    "**forecast**": forecast,
    "plain average of the laws": plain_average,
    "law chosen by walk-forward": chosen,
    "chinchilla": alone("chinchilla"),
    "chinchilla, tied": alone("chinchilla_tied"),
    "kaplan": alone("kaplan"),
    "published shape, E refitted": naive_shape,
    "power law of the last two budgets": naive_power_law,
    "best run so far": naive_best,
}


@cache
def _fits(task: Task) -> dict[str, laws.Fit]:
    """The fits of the laws to what is seen."""
    return {name: laws.fit(law, task.seen) for name, law in laws.NIGHTLY.items()}


@cache
def _alone(name: str, task: Task) -> tuple[Array, Array]:
    fit = _fits(task)[name]
    if not fit.is_usable:
        return _nothing(task)
    drawn = laws.bootstrap(fit, task.seen, draws=DRAWS, seed=0)
    many = type(fit.law).from_draws(laws.bands.kept(drawn))
    log_losses = np.log(many.loss(task.hidden.N, task.hidden.D))
    sd = np.hypot(laws.standard_error(log_losses), fit.residual_sd)
    return np.log(fit.law.loss(task.hidden.N, task.hidden.D)), sd


def _point(task: Task, loss: Array) -> tuple[Array, Array]:
    return np.log(loss), np.full(len(task.hidden), np.nan)


def _nothing(task: Task) -> tuple[Array, Array]:
    return _point(task, np.full(len(task.hidden), np.nan))
