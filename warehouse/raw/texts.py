"""What the lines of logs said so far besides their numbers: reading on needs to know it."""

from collections import defaultdict
from collections.abc import Iterable

import duckdb

import sql
from warehouse.raw.events import Standing

Texts = dict[tuple[str, str], tuple[str | None, bool]]


def known_texts(con: duckdb.DuckDBPyConnection, some: Iterable[Standing]) -> dict[int, Texts]:
    """By version, (run, key) -> (text, whether it is a constant); one query for all of them."""
    texts: dict[int, Texts] = defaultdict(dict)
    versions = [one.event.version for one in some]
    if versions:
        found = con.execute(sql.query("raw/known_texts"), {"versions": versions})
        for version, run, key, value, is_constant in found.fetchall():
            texts[version][(run, key)] = (value, is_constant)
    return texts
