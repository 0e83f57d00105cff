"""A whole chart as one SVG of a given width."""

from html import escape
from typing import Any

from reports.pictures import axes, marks
from reports.pictures.place import Plot

TOP, BOTTOM, RIGHT, LEFT = 33, 42, 12, 6  # pixels around the plot, without the labels of y


def draw(spec: dict[str, Any], name: str, width: int) -> str:
    """The chart `width` pixels wide; `name` begins the ids in it, so that none stands twice."""
    layers, config = spec["layer"], spec["config"]
    channels = [layer["encoding"] for layer in layers]
    x = next(channel["x"] for channel in channels if "x" in channel)
    y = next(channel["y"] for channel in channels if "y" in channel)
    left = LEFT + axes.room(y, config)
    plot = Plot(x, y, width - left - RIGHT, spec["height"] - TOP - BOTTOM)
    clip = f"{name}-clip"
    drawn = [marks.draw(layer, plot, clip) for layer in layers]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} '
        f'{spec["height"]}" width="{width}" height="{spec["height"]}" '
        f'aria-label="{escape(spec["description"])}">'
        f'<clipPath id="{clip}"><path d="M0,0H{plot.width}V{plot.height}H0Z"/></clipPath>'
        f'<g transform="translate({left},{TOP})" fill="none">'
        f"{axes.draw(plot, config)}{''.join(drawn)}</g></svg>"
    )
