"""What can keep the mathematics from answering.

LawError
├── LengthsDiffer       the arrays of a set of observations are not of one length
├── QuantityMissing     the observations lack a quantity that the law takes or gives
├── QuantityOutOfRange  a number cannot be what it is said to be: NaN, zero, negative, absurd
├── RowsMixed           constants of one published equation are used in another
├── TooFewBudgets       a line through minima needs more budgets
├── TooFewRuns          a forecast needs more runs
├── BudgetTooSmall      no run that could be trained next is so cheap
├── DesignRefused       the runs of a planned sweep could not determine a law
├── TooFewSizes         an envelope of training curves needs more model sizes
├── OutsideSurface      the question lies beyond what the published forecast covers
├── NoLaw               the fit ended without coefficients that may be used
├── TooFewCurves        the course of a run in flight needs more finished runs
├── NoSchedules         the annealing law needs logged learning rates
├── TooFewDraws         too few bootstrap draws found an answer for an interval
└── UnknownChoice       a name is none of those that there are

A doubtful answer is no error: it is Fit.status.
"""

import difflib
from collections.abc import Iterable, Mapping


class LawError(Exception):
    """There is no answer; the message says why and what to do."""


class LengthsDiffer(LawError):
    """Observations are columns of one table: one row a run."""

    def __init__(self, lengths: Mapping[str, int]) -> None:
        seen = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        super().__init__(f"one row a run is needed, but {seen}. Give arrays of one length.")


class QuantityMissing(LawError):
    """A law can only be fitted to what it takes and gives."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(
            f"the observations have no {name}, only {', '.join(known) or 'nothing'}. "
            f"Give it: laws.Observations({name}=..., ...)."
        )


class QuantityOutOfRange(LawError):
    """A number is outside what its quantity can be."""

    def __init__(self, name: str, value: object, meaning: str, accepted: str) -> None:
        super().__init__(
            f"{name} = {value}: {meaning} must be {accepted}. Mend it or leave the run out."
        )


class RowsMixed(LawError):
    """Constants that share a symbol need not share an equation."""

    def __init__(self, given: Mapping[str, object], row: str, wanted: str) -> None:
        seen = ", ".join(f"{name} = {value}" for name, value in given.items())
        super().__init__(
            f"{seen} are Kaplan's constants of {row}, which was fitted alone; {wanted} has its own "
            "set. Take the law whole from its PUBLISHED, or fit it to runs."
        )


class TooFewBudgets(LawError):
    """The slope of a line has no standard error without points to spare."""

    def __init__(self, budgets: int, needed: int) -> None:
        super().__init__(
            f"{needed} budgets with a minimum are needed for an exponent and its interval, there "
            f"{'is' if budgets == 1 else 'are'} {budgets}. Add runs at other budgets."
        )


class TooFewRuns(LawError):
    """A forecast needs some runs to stand on."""

    def __init__(self, runs: int, needed: int) -> None:
        super().__init__(f"a forecast needs {needed} runs, there are {runs}. Train more.")


class OutsideSurface(LawError):
    """A published forecast ends where its grid does."""

    def __init__(self, what: str, value: float, least: float, most: float) -> None:
        super().__init__(
            f"{what} = {value:.4g} lies outside the forecast, which goes from {least:.3g} to "
            f"{most:.3g} FLOPs. Ask nearer to the runs."
        )


class BudgetTooSmall(LawError):
    """The cheapest run that may be planned costs more than there is."""

    def __init__(self, budget: float, least: float) -> None:
        super().__init__(
            f"{budget:.3g} FLOPs is less than the cheapest run that may be planned, {least:.3g}. "
            "Raise the budget or the target."
        )


class DesignRefused(LawError):
    """A sweep is not trained that could not answer its question."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"this sweep is not worth its compute: {reason}")


class TooFewSizes(LawError):
    """The best of a few sizes says little of the best size."""

    def __init__(self, sizes: int, needed: int) -> None:
        super().__init__(
            f"{sizes} model sizes are best at a budget within the others' reach, {needed} are "
            "needed for a frontier. Add smaller and larger models, or train more of them as long."
        )


class NoLaw(LawError):
    """Nothing may be predicted from a fit without coefficients."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(f"this fit has no law to use ({status}): {reason}")


class TooFewCurves(LawError):
    """A course needs finished runs to go by."""

    def __init__(self, found: int, needed: int) -> None:
        super().__init__(
            f"{needed} finished runs of a like schedule are needed to say how a loss should fall, "
            f"there {'is' if found == 1 else 'are'} {found}. Let more runs of the family finish."
        )


class NoSchedules(LawError):
    """The annealing law needs logged learning rates."""

    def __init__(self, found: int, needed: int) -> None:
        super().__init__(
            f"{needed} finished runs of like size and length with logged learning rates and steps "
            f"are needed to say what another schedule does, there {'is' if found == 1 else 'are'} "
            f"{found}. Log learning_rate and step beside the loss, or let such runs finish."
        )


class TooFewDraws(LawError):
    """An interval needs more bootstrap draws that found an answer."""

    def __init__(self, kept: int, asked: int, needed: int) -> None:
        super().__init__(
            f"{kept} of {asked} bootstrap draws found an answer, {needed} are needed for an "
            "interval. Ask for more draws, or add runs: so many lost draws mean that the runs "
            "hardly determine the law."
        )


class UnknownChoice(LawError):
    """A name that stands for nothing here."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        nearest = difflib.get_close_matches(name, names, n=1, cutoff=0.0)
        super().__init__(
            f'no {kind} is called "{name}"; nearest: {nearest[0] if nearest else "none"}. '
            f"There are: {', '.join(names)}."
        )
