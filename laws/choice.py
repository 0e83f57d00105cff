"""Which law's coefficients to quote: those of the one that would have predicted the costlier runs.

Every candidate is fitted to the budgets up to a cut and predicts the runs above it, cut after cut
(walk-forward over compute).  In-sample fit is never asked: it rewards coefficients.  Among laws
that cannot be told apart the first in the order of preference is chosen, so that a choice does not
flip from night to night: the first whose mean absolute error is within one standard error, of the
paired difference with the forecasts of a cut as a cluster, of the least (Hastie, Tibshirani &
Friedman 2009, section 7.10).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from laws.backtest import fits_below
from laws.fitting import Fit
from laws.observations import Observations

Array = NDArray[np.float64]


class Forecast(NamedTuple):
    """What a law fitted to the budgets up to `cut` FLOPs said of a run above.

    run is the run's place in the observations; predicted and actual in nats/token.
    """

    law: str
    cut: float
    run: int
    predicted: float
    actual: float


@dataclass(frozen=True, slots=True)
class Score:
    """Of the forecasts that all candidates could make: how many, and their errors.

    are   mean absolute error as a share of the actual loss
    bias  mean signed error, actual less predicted, as a share: positive is worse than predicted
    """

    runs: int
    are: float
    bias: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The law to use, None where no candidate may be; why, for each; and what it rests on."""

    name: str | None
    reasons: Mapping[str, str]
    scores: Mapping[str, Score]
    forecasts: tuple[Forecast, ...]

    def shared(self) -> set[tuple[float, int]]:
        """The (cut, run) that every candidate foretold: those that the scores are over."""
        made: dict[str, set[tuple[float, int]]] = {name: set() for name in self.scores}
        for one in self.forecasts:
            made[one.law].add((one.cut, one.run))
        return set.intersection(*made.values()) if made else set()


def choose(
    fits: Mapping[str, Fit],
    observations: Observations,
    budgets: Array,
    earlier: Mapping[float, Mapping[str, Fit]] | None = None,
) -> Choice:
    """The best of several fits to the observations, given in the order of preference.

    `budgets` (runs,) as from isoflop.budgets(); `earlier` as from backtest.fits_below(), where
    it is known already.  Fits that may not be used are no candidates; converged ones are preferred
    to doubtful ones.
    """
    usable = {name: one for name, one in fits.items() if one.is_usable}
    names = sorted(usable, key=lambda name: usable[name].status != "converged")
    if not names:
        return Choice(None, {name: one.reason for name, one in fits.items()}, {}, ())
    if earlier is None:
        earlier = fits_below({n: type(usable[n].law) for n in names}, observations, budgets)
    made = tuple(_forecasts(names, earlier, observations, budgets))
    cut, errors = _shared_errors(made, names)
    chosen = _first_within(errors, cut, names) if len(cut) else names[0]
    scores = dict(zip(names, map(_score, errors), strict=True)) if len(cut) else {}
    reasons = {n: _reason(n, chosen, fits[n], scores) for n in fits}
    return Choice(chosen, reasons, scores, made)


def _forecasts(
    names: list[str],
    earlier: Mapping[float, Mapping[str, Fit]],
    observations: Observations,
    budgets: Array,
) -> list[Forecast]:
    made = []
    for cut, fits in earlier.items():
        above = np.flatnonzero(budgets > cut)
        for name in names:
            if not fits[name].is_usable:
                continue
            law = fits[name].law
            predicted = law.predict(*(observations.column(i)[above] for i in law.inputs))
            actual = observations.column(law.response)[above]
            made += [
                Forecast(name, cut, int(run), float(p), float(a))
                for run, p, a in zip(above, predicted, actual, strict=True)
            ]
    return made


def _shared_errors(made: tuple[Forecast, ...], names: list[str]) -> tuple[Array, Array]:
    """Of forecasts that every law made: cuts (forecasts,), errors as shares (laws, forecasts)."""
    by_law = {
        name: {(f.cut, f.run): (f.actual - f.predicted) / f.actual for f in made if f.law == name}
        for name in names
    }
    shared = sorted(set.intersection(*(set(errors) for errors in by_law.values())))
    cut = np.array([key[0] for key in shared])
    return cut, np.array([[by_law[name][key] for key in shared] for name in names])


def _first_within(errors: Array, cut: Array, names: list[str]) -> str:
    """The first law that is not worse than the best by more than a standard error."""
    size = np.abs(errors)
    best = int(np.argmin(size.mean(axis=1)))
    for name, row in zip(names, size, strict=True):
        worse = row - size[best]
        if worse.mean() <= _standard_error(worse, cut):
            return name
    return names[best]


def _standard_error(values: Array, cut: Array) -> float:
    """Of the mean; the forecasts of a cut come from one fit and are wrong together."""
    _, cluster = np.unique(cut, return_inverse=True)
    sums = np.bincount(cluster, values - values.mean())
    if len(sums) < 2:
        return np.inf
    return float(np.sqrt((sums**2).sum() * len(sums) / (len(sums) - 1)) / len(values))


def _score(errors: Array) -> Score:
    return Score(len(errors), float(np.abs(errors).mean()), float(errors.mean()))


def _reason(name: str, chosen: str, one: Fit, scores: Mapping[str, Score]) -> str:
    if not one.is_usable:
        return one.reason
    if not scores:
        said = "Too few budgets to test laws on costlier runs"
        if name == chosen:
            return f"{said}: selected as the first in the order of preference that may be used."
        return f"{said}: {chosen} comes first in the order of preference."
    own, other = scores[name], scores[chosen]
    error = f"{_percent(own)} mean error on {own.runs} forecasts of costlier runs"
    if name != chosen:
        return f"{error}; {chosen} has {_percent(other)}."
    best = min(scores, key=lambda key: scores[key].are)
    if best == chosen:
        return f"Selected: {error}, the least of {len(scores)} laws.{_floorless(one)}"
    return (
        f"Selected: {error}; {best} has {_percent(scores[best])}, which is not less by more than "
        "a standard error, and comes later in the order of preference."
    )


def _floorless(one: Fit) -> str:
    """A warning where the law has no irreducible part."""
    if "E" in one.law.coefficients:
        return ""
    return (
        " It has no irreducible loss: the runs do not show one yet, so read its coefficients "
        "within their range only."
    )


def _percent(score: Score) -> str:
    return f"{100 * score.are:.2f} %"
