"""Where a value lies on a chart, as Vega's scales put it."""

import math
from dataclasses import dataclass
from typing import Any

Channel = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plot:
    """The area inside the axes: its two axes as channels, its size in pixels."""

    x: Channel
    y: Channel
    width: float
    height: float

    def across(self, value: Any) -> float:
        """Pixels from the left."""
        return self.width * share(self.x, value)

    def down(self, value: Any) -> float:
        """Pixels from the top."""
        return self.height * (1 - share(self.y, value))


def share(axis: Channel, value: Any) -> float:
    """How far along the axis a value lies: 0 at its start, 1 at its end."""
    low, high = axis["scale"]["domain"]
    if axis["scale"].get("type") == "log":
        return (math.log(value) - math.log(low)) / (math.log(high) - math.log(low))
    return (value - low) / (high - low)


def can_place(axis: Channel, value: Any) -> bool:
    """False for what is missing, and for what a logarithmic axis has no place for."""
    if value is None or not math.isfinite(value):
        return False
    return value > 0 or axis["scale"].get("type") != "log"


def pixel(value: float) -> str:
    """A position to a hundredth of a pixel, as short as it can be said."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-0", "0") if value else "0"
