"""What can keep the mathematics from answering.

LawError
├── LengthsDiffer       the arrays of a set of observations are not of one length
├── QuantityOutOfRange  a number cannot be what it is said to be: NaN, zero, negative, absurd
├── NoLaw               the fit ended without coefficients that may be used
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


class QuantityOutOfRange(LawError):
    """A number is outside what its quantity can be."""

    def __init__(self, name: str, value: object, meaning: str, accepted: str) -> None:
        super().__init__(
            f"{name} = {value}: {meaning} must be {accepted}. Mend it or leave the run out."
        )


class NoLaw(LawError):
    """Nothing may be predicted from a fit without coefficients."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(f"this fit has no law to use ({status}): {reason}")


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
