"""Numbers as people say them: 70.3B, 1.40T, 5.8e23, 2.314, +0.3 %.

Sizes carry three significant digits, a loss as many decimals as its interval supports.
Every function takes None, NaN or pandas' NA for "not known" and then gives a dash.
"""

import math
from dataclasses import dataclass
from typing import Any

DASH = "–"
NO_BREAK = "\N{NO-BREAK SPACE}"
UNITS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))
LARGEST_SIZE = 1e15  # beyond it nobody says the unit any more
LOSS_DECIMALS = 3  # where no interval says how many
MOST_DECIMALS = 8
WIDE = 10  # times its lower end: beyond, an interval is one of factors, not of decimals


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number and its interval, both written out; `interval` is empty where none is known."""

    value: str
    interval: str = ""

    def __str__(self) -> str:
        """The number, and its interval in brackets."""
        return f"{self.value} ({self.interval})" if self.interval else self.value


def number(value: Any) -> float | None:
    """The value as a float, or None where it is missing or not a number."""
    try:
        known = float(value)
    except (TypeError, ValueError):
        return None
    return None if math.isnan(known) else known


def size(value: Any) -> str:
    """A count of parameters or tokens with three significant digits: 70.3B, 1.40T, 512."""
    known = number(value)
    if known is None or not math.isfinite(known):
        return _odd(known)
    rounded = float(f"{known:.2e}")
    if abs(rounded) >= LARGEST_SIZE:
        return flops(known, digits=3)
    for unit, letter in UNITS:
        if abs(rounded) >= unit:
            return significant(rounded / unit, 3) + letter
    return f"{rounded:.3g}"


def tick(value: float) -> str:
    """A size at an axis: as short as it can be said, 1B and not 1.00B."""
    text = size(value)
    letter = text[-1] if text[-1].isalpha() else ""
    digits = text.removesuffix(letter)
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + letter


def flops(value: Any, digits: int = 2) -> str:
    """Compute with two significant digits: 5.8e23, 1e22."""
    known = number(value)
    if known is None or not math.isfinite(known):
        return _odd(known)
    mantissa, exponent = f"{known:.{digits - 1}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{int(exponent)}"


def significant(value: Any, digits: int = 3) -> str:
    """A plain number with so many significant digits: 18.3, 0.340, 1230."""
    known = number(value)
    if known is None or not math.isfinite(known):
        return _odd(known)
    if known == 0:
        return "0"
    magnitude = math.floor(math.log10(abs(float(f"{known:.{digits - 1}e}"))))
    if not -6 < magnitude < 6:
        return flops(known, digits)
    return f"{round(known, digits - 1 - magnitude):.{max(digits - 1 - magnitude, 0)}f}"


def by_interval(value: Any, lo: Any, hi: Any) -> Estimate:
    """A loss or a coefficient, with the decimals that half its interval supports.

    2.314 with 2.279 to 2.351 is 2.31 (2.28–2.35), and with 2.300 to 2.328 it is 2.314: the last
    digit shown is worth a third of the half-width or less.
    """
    known, low, high = number(value), number(lo), number(hi)
    if known is None or low is None or high is None:
        return Estimate(loss(known))
    if not all(map(math.isfinite, (known, low, high))) or max(abs(low), abs(high)) >= 1e6:
        return Estimate(significant(known), f"{significant(low)}–{significant(high)}")
    if 0 < WIDE * low < high:
        return Estimate(significant(known, 2), f"{significant(low, 2)}–{significant(high, 2)}")
    places = _decimals(high - low, known)
    shown, low_shown, high_shown = (_fixed(x, places) for x in (known, low, high))
    return Estimate(shown, f"{low_shown}{_to(low_shown, high_shown)}{high_shown}")


def like(value: Any, lo: Any, hi: Any) -> str:
    """A number with the decimals of an interval that is not its own: an actual loss, a peer's."""
    known, low, high = number(value), number(lo), number(hi)
    if known is None or low is None or high is None:
        return loss(known)
    return by_interval(known, low, high).value


def sizes(value: Any, lo: Any, hi: Any) -> Estimate:
    """A count of parameters or tokens with its interval: 1.90B (1.61B–2.26B)."""
    low, high = number(lo), number(hi)
    interval = "" if low is None or high is None else f"{size(low)}–{size(high)}"
    return Estimate(size(value), interval)


def loss(value: Any) -> str:
    """A measured loss, three decimals or, where it is below 0.1, three significant digits."""
    known = number(value)
    if known is None or not math.isfinite(known):
        return _odd(known)
    return significant(known, 3) if 0 < abs(known) < 0.1 else f"{known:.{LOSS_DECIMALS}f}"


def percent(share: Any, decimals: int = 0, signed: bool = False) -> str:
    """A share as a percentage: 0.9 is 90 %, and signed 0.003 is +0.3 %."""
    known = number(share)
    if known is None or not math.isfinite(known):
        return _odd(known)
    shown = f"{100 * known:{'+' if signed else ''}.{decimals}f}"
    if float(shown) == 0:
        shown = shown.lstrip("+-")
    return shown.replace("-", "−") + NO_BREAK + "%"


def times(ratio: Any) -> str:
    """A ratio of compute to the largest run: 10, 12, 1.5, 0.04."""
    known = number(ratio)
    if known is None or not math.isfinite(known):
        return _odd(known)
    text = significant(known, 2)
    return text.rstrip("0").rstrip(".") if "." in text else text


def count(value: Any, one: str = "", many: str = "") -> str:
    """A count with its noun: 1 run, 1,234 runs."""
    known = number(value)
    if known is None:
        return DASH
    noun = one if known == 1 else many or (one and one + "s")
    return f"{known:,.0f}" + (NO_BREAK + noun if noun else "")


def _decimals(width: float, value: float) -> int:
    """Decimals whose last digit is worth no more than a third of half the interval's width."""
    if width <= 0:
        return LOSS_DECIMALS if abs(value) >= 0.1 else LOSS_DECIMALS + 2
    return min(max(math.ceil(-math.log10(width / 2 / 3)), 0), MOST_DECIMALS)


def _fixed(value: float, places: int) -> str:
    """So many decimals, with a true minus and without a negative zero."""
    text = f"{value:,.{places}f}"
    return text.lstrip("-") if float(text.replace(",", "")) == 0 else text.replace("-", "−")


def _to(low: str, high: str) -> str:
    """What stands between the ends: a dash, or a word where a minus would drown in it."""
    return " to " if "−" in low + high else DASH


def _odd(known: float | None) -> str:
    """A number that is missing or not finite, in a sign."""
    if known is None or math.isnan(known):
        return DASH
    return "∞" if known > 0 else "−∞"
