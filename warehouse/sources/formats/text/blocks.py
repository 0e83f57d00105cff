"""A JSON object printed over many lines, each with the prefixes of its own."""

import json
from typing import Any

from warehouse.sources.records.objects import BrokenRecord

LARGEST = 2**20  # characters; a printed configuration has some ten thousand


class Block:
    """The lines of one object, from its opening brace on."""

    def __init__(self) -> None:
        """Begin with the line of the opening brace."""
        self._lines = ["{"]
        self._depth = 1
        self._size = 0

    def take(self, text: str) -> dict[str, Any] | None:
        """The object when the line closes it, else null.

        Raises BrokenRecord where the lines are no JSON, or too many.
        """
        self._lines.append(text)
        self._depth += text.count("{") - text.count("}")
        self._size += len(text)
        if self._size > LARGEST:
            raise BrokenRecord(f"a printed configuration of more than {LARGEST} characters")
        return None if self._depth > 0 else _parsed("\n".join(self._lines))


def _parsed(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BrokenRecord("the printed configuration is no JSON") from None
    if not isinstance(found, dict):
        raise BrokenRecord("the printed configuration is no object")
    return found
