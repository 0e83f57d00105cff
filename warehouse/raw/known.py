"""What the whole records of a file's content said so far, for a reading that goes on from there."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb

import sql


@dataclass(frozen=True)
class Known:
    """What is known of one content.

    texts    (run, key) -> (text, whether it is a constant)
    metrics  (run, metric) -> how many numbers
    """

    texts: dict[tuple[str, str], tuple[str | None, bool]] = field(default_factory=dict)
    metrics: dict[tuple[str, str], int] = field(default_factory=dict)


def known_of(con: duckdb.DuckDBPyConnection, versions: Sequence[int | None]) -> dict[int, Known]:
    """What is known of these contents, in two queries for all of them."""
    known: dict[int, Known] = defaultdict(Known)
    if not versions:
        return known
    found = con.execute(sql.query("raw/known_texts"), {"versions": versions})
    for version, run, key, value, is_constant in found.fetchall():
        known[version].texts[(run, key)] = (value, is_constant)
    found = con.execute(sql.query("raw/known_metrics"), {"versions": versions})
    for version, run, metric, points in found.fetchall():
        known[version].metrics[(run, metric)] = points
    return known
