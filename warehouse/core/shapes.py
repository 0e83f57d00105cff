"""How parameters are counted by a configuration: what flows/ hands to the derivation of core.*."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class Counted(Protocol):
    """What a configuration counts to."""

    @property
    def numbers(self) -> Mapping[str, float]:
        """Concept of the glossary -> its value."""

    @property
    def keys(self) -> Sequence[str]:
        """The configuration keys that it was counted from."""


@dataclass(frozen=True)
class Shapes:
    """A way to count.

    names  last parts of the keys that count looks at
    count  what a configuration (key -> text) counts to, null where it describes no model
    """

    names: frozenset[str]
    count: Callable[[Mapping[str, str]], Counted | None]
