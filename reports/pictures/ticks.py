"""The ticks of a linear axis and what they say, as d3 chooses and writes them."""

import math

# From where on a step is 10, 5 or 2 of its power of ten: d3-array, ticks.js.
STEPS = ((math.sqrt(50), 10), (math.sqrt(10), 5), (math.sqrt(2), 2))


def linear(low: float, high: float, count: int) -> tuple[list[float], list[str]]:
    """About `count` round values between two ends, and their labels."""
    step = _step((high - low) / count)
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    values = [round(number * step, places + 2) for number in range(first, last + 1)]
    return values, [_written(value, places) for value in values]


def _step(rough: float) -> float:
    """The round number nearest to a rough step."""
    power = 10.0 ** math.floor(math.log10(rough))
    return power * next((size for least, size in STEPS if rough / power >= least), 1)


def _written(value: float, places: int) -> str:
    """So many decimals, with a true minus and without a negative zero."""
    text = f"{value:,.{places}f}"
    return text.lstrip("-") if value == 0 else text.replace("-", "−")
