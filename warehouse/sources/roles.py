"""Which names in a file play which part."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Roles:
    """Names that a line may use for each part, the preferred one first.

    has_run_setting is true when the settings name the run's column: then it must be there.
    layout is wide, long, runs or null for whichever the names suggest.
    """

    run: Sequence[str]
    step: Sequence[str]
    time: Sequence[str]
    metric: Sequence[str]
    value: Sequence[str]
    layout: str | None = None
    has_run_setting: bool = False


def first(candidates: Sequence[str], names: Collection[str]) -> str | None:
    """The preferred candidate that is among the names, null where none is."""
    for candidate in candidates:
        if candidate in names:
            return candidate
    return None
