"""Try every law of a family, choose whose coefficients to quote, and make the forecast."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial

import pandas as pd

import laws
from flows.settings.model import FitSettings, PublishSettings
from flows.tables import law_tables
from flows.tables.family_runs import FamilyRuns
from flows.tables.fitted import Fitted, fit_runs
from flows.tables.fitted_lines import NAME as ISOFLOP
from flows.tables.fitted_lines import FittedLines, fit_lines
from flows.tables.forecast import Foreseen, foresee
from flows.tables.predictions import Earlier

Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Attempt:
    """One law: what was found, what is published of it alone, and why nothing is.

    found    the fit, also one without an answer; None where the mathematics refused
    tables   by their names in schema publish; none where the law may not be used
    refusal  what the mathematics said, empty where it answered
    """

    found: Fitted | FittedLines | None
    tables: Tables = field(default_factory=dict)
    refusal: str = ""


@dataclass(frozen=True)
class Tried:
    """The laws that were tried, in the order of preference, and the forecast.

    choice    which law's coefficients are quoted
    foreseen  the forecast, or why there is none
    """

    runs: FamilyRuns
    attempts: Mapping[str, Attempt]
    choice: laws.Choice
    earlier: Earlier
    foreseen: Foreseen | str

    @property
    def selected(self) -> Fitted | None:
        """The law whose coefficients are quoted."""
        found = self.attempts[self.choice.name].found if self.choice.name else None
        return found if isinstance(found, Fitted) else None

    @property
    def lines(self) -> FittedLines | None:
        """The law of the frontier alone, None where it was not tried or has no answer."""
        found = self.attempts[ISOFLOP].found if ISOFLOP in self.attempts else None
        return found if isinstance(found, FittedLines) else None


def try_laws(
    runs: FamilyRuns,
    holdout: pd.DataFrame,
    how: FitSettings,
    publish: PublishSettings,
    names: Collection[str],
    widening: float = 1.0,
) -> Tried:
    """Fit the named laws, choose among those of the loss, and make the forecast.

    widening is the factor of the forecast's standard deviations (laws/forecast/forecaster.py).
    """
    earlier = laws.backtest.fits_below(laws.NIGHTLY, runs.observations, runs.budgets)
    of_losses = {
        name: _attempt(partial(_of_loss, law, runs, holdout, how, publish, earlier))
        for name, law in laws.NIGHTLY.items()
        if name in names
    }
    choice = _choose(runs, of_losses, earlier)
    of_frontiers = {ISOFLOP: _attempt(partial(_of_frontier, runs, how))} if ISOFLOP in names else {}
    fits = {n: a.found.fit for n, a in of_losses.items() if isinstance(a.found, Fitted)}
    try:
        foreseen: Foreseen | str = foresee(runs, fits, earlier, how.level, widening)
    except laws.LawError as error:
        foreseen = str(error)
    return Tried(runs, of_losses | of_frontiers, choice, earlier, foreseen)


def _attempt(attempt: Callable[[], Attempt]) -> Attempt:
    """The attempt; a law that the mathematics refuses stops no other."""
    try:
        return attempt()
    except laws.LawError as error:
        return Attempt(None, refusal=str(error))


def _of_loss(
    law: type[laws.Law],
    runs: FamilyRuns,
    holdout: pd.DataFrame,
    how: FitSettings,
    publish: PublishSettings,
    earlier: Earlier,
) -> Attempt:
    main = fit_runs(law, runs, how)
    usable = main.is_usable
    return Attempt(main, law_tables.of_loss(main, holdout, how, publish, earlier) if usable else {})


def _of_frontier(runs: FamilyRuns, how: FitSettings) -> Attempt:
    lines = fit_lines(runs, how)
    return Attempt(lines, law_tables.of_frontier(lines))


def _choose(
    runs: FamilyRuns,
    attempts: Mapping[str, Attempt],
    earlier: Earlier,
) -> laws.Choice:
    """The choice among the laws of the loss that have something to publish."""
    fits = {
        name: one.found.fit
        for name, one in attempts.items()
        if isinstance(one.found, Fitted) and one.tables
    }
    return laws.choose(fits, runs.observations, runs.budgets, earlier)
