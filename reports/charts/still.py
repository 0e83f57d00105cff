"""A chart as the page holds it: the interactive one, and pictures that need no JavaScript."""

from dataclasses import dataclass
from typing import Any

from reports import pictures

WIDE, NARROW = 928, 350  # pixels: the column of text on a desktop, and on a phone


@dataclass(frozen=True, slots=True)
class Still:
    """One chart: its Vega-Lite and its SVG at both widths."""

    spec: dict[str, Any]
    wide: str
    narrow: str


def still(spec: dict[str, Any] | None, name: str, wide: int = WIDE) -> Still | None:
    """The chart with its pictures, or None where there is no chart."""
    if spec is None:
        return None
    both = ((f"{name}-wide", wide), (f"{name}-narrow", NARROW))
    return Still(spec, *(pictures.draw(spec, title, width) for title, width in both))
