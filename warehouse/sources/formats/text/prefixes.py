"""What launchers and loggers put before a line: colours, ranks, instants, levels, names.

Sources: torchrun --log-prefix ([rank0]:, [default0]:), srun --label (0:), Python's logging, rich,
the formatters of torchtitan logging.py, OLMo util.py and Megatron-LM training_log.
"""

import re
from typing import NamedTuple

COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
MOST = 12  # prefixes before a line
PREFIX = re.compile(
    r"""\s+
    | \[(?:rank|default)(?P<rank>\d+)\]:?
    | (?P<task>\d+):(?=\s)
    | \[?(?P<at>\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?)\]?
    | \[[A-Za-z_][^\[\]=]{0,120}(?:,\ rank=(?P<local>\d+))?\]
    | (?:DEBUG|INFO|WARNING|ERROR|CRITICAL)(?::[\w.]+:)?(?=\s|\Z|[^\w\s])
    | -\ [\w.]+\ -(?=\s) | -(?=\s)
    | [\w.-]+:\d+\t | [\w.]+:\d+\t
    """,
    re.VERBOSE,
)


class Said(NamedTuple):
    """A line without its prefixes.

    text  what the program printed, without blanks around it
    rank  the process that printed it, null where none is told
    at    the instant before it as ISO 8601, null where there is none
    """

    text: str
    rank: str | None
    at: str | None


def said(line: str) -> Said:
    """The line, and what stood before it."""
    line = COLOUR.sub("", line) if "\x1b" in line else line
    rank = at = None
    place = 0
    for _ in range(MOST):
        found = PREFIX.match(line, place)
        if found is None:
            break
        rank = rank or found["rank"] or found["task"] or found["local"]
        at = found["at"] or at
        place = found.end()
    return Said(line[place:].rstrip(), rank, at)
