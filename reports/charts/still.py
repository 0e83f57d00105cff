"""A chart as the page holds it: the interactive one, and pictures that need no JavaScript."""

import re
from dataclasses import dataclass
from typing import Any

import vl_convert

WIDE, NARROW = 928, 350  # pixels: the column of text on a desktop, and on a phone
CLIP = re.compile(r"(?<=[\"#])clip\d+")


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
    return Still(spec, _svg(spec, f"{name}-wide", wide), _svg(spec, f"{name}-narrow", NARROW))


def _svg(spec: dict[str, Any], name: str, width: int) -> str:
    """The chart as SVG that is `width` pixels wide.

    Vega counts its clip paths from the start of the process; here they are counted within the
    picture and bear its name, so that the same chart is the same text and no id stands twice.
    """
    svg: str = vl_convert.vegalite_to_svg({**spec, "width": width})
    places = {old: place for place, old in enumerate(dict.fromkeys(CLIP.findall(svg)))}
    return CLIP.sub(lambda found: f"{name}-clip{places[found[0]]}", svg)
