"""What keeps a flow or a command from doing its work.

FlowError
├── WrongCall       a command was called in a way that means nothing
├── SettingsError   the settings cannot be read, or say something that does not exist
├── NoSuchFamily    the release holds no family of that name
├── NoSuchLaw       no law of that name was tried on the family
├── NotValidated    the runs were not judged since they were last worked out
├── RunEnded        a forecast was asked for a run that has ended
├── NothingInForce  every release is held or retracted, and nothing is new
├── StaleFits       what is staged was not made from the present data, settings and code
└── NoLaw           the family has no law that predictions could use
"""

import difflib
from collections.abc import Iterable


class FlowError(Exception):
    """The work could not be done; the message says why and what to do."""


class WrongCall(FlowError):
    """A command was called in a way that means nothing; the command line ends with code 2."""


class SettingsError(FlowError):
    """The settings cannot be read, or hold a key or a value that does not exist."""


class NoSuchFamily(FlowError):
    """The release holds no family of that name."""

    def __init__(self, family: str, known: Iterable[str]) -> None:
        names = sorted(known)
        super().__init__(
            f'no family "{family}" in this release. {nearest(family, names)}'
            'See all with: lawbook sql "select distinct family from publish.latest_fits"'
        )


class NoSuchLaw(FlowError):
    """No law of that name was tried on the family."""

    def __init__(self, law: str, family: str, tried: Iterable[str]) -> None:
        names = sorted(tried)
        super().__init__(
            f'no law "{law}" was tried on family "{family}". {nearest(law, names)}'
            f"Laws are named in the settings, families.{family}.laws."
        )


class NoLaw(FlowError):
    """The family has no law that predictions could use, or the one asked for is none."""

    def __init__(self, family: str, status: str, reason: str, law: str | None = None) -> None:
        what = f'family "{family}" has no law' if law is None else f'law "{law}" is none'
        super().__init__(f"{what} to plan with ({status}): {reason}")


class NotValidated(FlowError):
    """The runs were not judged since they were last worked out."""

    def __init__(self) -> None:
        super().__init__(
            "the runs were not judged since the logs were last read, so nobody knows which of them "
            "to trust. Run lawbook validate first, or lawbook nightly."
        )


class RunEnded(FlowError):
    """A forecast is written before it can be known."""

    def __init__(self, family: str, run: str) -> None:
        super().__init__(
            f'run "{run}" of family "{family}" has ended, so nothing about it can be forecast. '
            "What the law says of its size: lawbook plan FAMILY --params N --tokens D"
        )


class NothingInForce(FlowError):
    """Every release is held or retracted, and nothing is new since the last one."""

    def __init__(self, release: str, status: str) -> None:
        super().__init__(
            f"release {release} is {status}, nothing is new since, and no other release is in "
            f"force. Take it back with: lawbook release approve {release} --reason TEXT"
        )


class StaleFits(FlowError):
    """What is staged was not made from the present data, settings and code."""

    def __init__(self, families: Iterable[str]) -> None:
        super().__init__(
            f"the staged fits of {', '.join(sorted(families)) or 'no family'} are not those of the "
            "present runs, settings and code. Run lawbook refit first, or lawbook nightly."
        )


def nearest(word: str, known: Iterable[str]) -> str:
    """A sentence that names the known words nearest to a mistyped one, or all of them."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    if close:
        return f'Did you mean "{close[0]}"? '
    return f"Known: {', '.join(names)}. " if names else ""
