"""What a framework's line says: numbers at a step, or configuration."""

import re
from dataclasses import dataclass, field
from typing import Any, Protocol

from warehouse.sources.reading import EXCERPT
from warehouse.sources.records.objects import BrokenRecord

# A number as printed, with commas between thousands.
NUMBER = r"[+-]?(?:\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?|nan|inf|NaN|Infinity)"


@dataclass(frozen=True)
class Spoken:
    """What one line says.

    row     names and numbers, among them the step
    config  keys and values of the configuration
    """

    row: dict[str, Any] = field(default_factory=dict)
    config: dict[str, Any] = field(default_factory=dict)


class Framework(Protocol):
    """One log of a framework while it is read from its start on."""

    def hear(self, text: str) -> Spoken | None:
        """What the line says, null where it is none of the framework's.

        Raises BrokenRecord where it begins as one of these and cannot be read.
        """


def number(text: str) -> float:
    """A printed number; raises BrokenRecord where the text is none."""
    if re.fullmatch(NUMBER, text) is None:
        raise BrokenRecord(f'"{text[:EXCERPT]}" is no number')
    return float(text.replace(",", ""))


def whole(text: str) -> int:
    """A printed count; raises BrokenRecord where the text is none."""
    if re.fullmatch(r"\d[\d,]*", text) is None:
        raise BrokenRecord(f'"{text[:EXCERPT]}" is no whole number')
    return int(text.replace(",", ""))


def mark(pattern: str) -> re.Pattern[bytes]:
    """What tells a file by its first bytes: a line with the pattern, whatever stands before it."""
    return re.compile(rb'^[^\n{"]{0,200}?' + pattern.encode(), re.MULTILINE)
