"""Which law of a family predicts, and which one's coefficients are quoted.

The law named forecast predicts where the release has one that may be used; else the selected law
does. Coefficients are those of the selected law in either case.
"""

from collections.abc import Iterable, Mapping
from typing import Any

FORECAST = "forecast"  # an average of laws with an error of its form
USABLE = ("converged", "at_bound", "max_iterations")


def predicting(fits: Iterable[Mapping[str, Any]]) -> str | None:
    """The law that predicts, among the rows of publish.fits of one family; None where none may."""
    rows = list(fits)
    if any(row["law"] == FORECAST and row["status"] in USABLE for row in rows):
        return FORECAST
    return quoted(rows)


def quoted(fits: Iterable[Mapping[str, Any]]) -> str | None:
    """The selected law, whose coefficients are quoted; None where none is selected."""
    return next((str(row["law"]) for row in fits if row["is_selected"]), None)
