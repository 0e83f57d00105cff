"""Every column that analysts read is named and measured in the words of docs/glossary.md."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import pytest

from tests.sql.test_publish_views import MACROS
from warehouse.connection import open_warehouse

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
UNITS = set(re.findall(r"`\[([^`]+)\]`", GLOSSARY))
# Alone in the margin, a word in bold is explained; in the tables and after it, names are in code.
EXPLAINED = {
    re.sub(r"[ -]", "_", word.lower()) for word in re.findall(r"^\*\*(.+?)\*\*", GLOSSARY, re.M)
} | {name.strip("_") for name in re.findall(r"`(\w+)`", GLOSSARY)}
WORDS = EXPLAINED | {f"{word}s" for word in EXPLAINED}


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """One for all, because nothing here writes."""
    with open_warehouse(":memory:") as connection:
        yield connection


@pytest.fixture(scope="module")
def columns(con) -> list[tuple[str, str, str | None]]:
    """(relation, column, comment) of every column of the schema publish."""
    return con.execute(
        "select table_name, column_name, comment from duckdb_columns() "
        "where schema_name = 'publish' order by all"
    ).fetchall()


def unit(comment: str | None) -> str | None:
    """What stands in brackets at the end of a comment that says something before it."""
    found = re.fullmatch(r"\S.* \[([^\[\]]+)\]", comment or "")
    return found.group(1) if found else None


def is_made_of_words(name: str) -> bool:
    """True for words of the glossary joined by underscores."""
    parts = name.split("_")

    @cache
    def ends(start: int) -> bool:
        return start == len(parts) or any(
            "_".join(parts[start:end]) in WORDS and ends(end)
            for end in range(start + 1, len(parts) + 1)
        )

    return ends(0)


def test_every_column_has_a_comment_that_ends_in_a_unit_of_the_glossary(columns):
    assert [row for row in columns if unit(row[2]) not in UNITS] == []


def test_every_unit_of_the_glossary_is_in_use(columns):
    assert {unit(comment) for _, _, comment in columns} == UNITS


def test_a_column_has_one_unit_wherever_it_stands(columns):
    units: dict[str, set[str | None]] = {}
    for _, column, comment in columns:
        units.setdefault(column, set()).add(unit(comment))
    assert {column: found for column, found in units.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("ending", "expected"),
    [("_nats", "nats/token"), ("_at", "UTC"), ("_hash", "-"), ("flops", "FLOPs"),
     ("params", "parameters"), ("tokens", "tokens")],
)  # fmt: skip
def test_the_end_of_a_name_says_its_unit(columns, ending, expected):
    found = {unit(comment) for _, name, comment in columns if name.endswith(ending)}
    assert found == {expected}


def test_yes_or_no_is_what_a_name_with_is_says(con):
    found = con.execute(
        "select distinct starts_with(column_name, 'is_') from duckdb_columns() "
        "where schema_name = 'publish' and data_type = 'BOOLEAN'"
    )
    assert found.fetchall() == [(True,)]


def test_every_relation_says_what_one_row_of_it_is(con):
    silent = con.execute(
        "select table_name from (select table_name, comment, schema_name from duckdb_tables() "
        "union all select view_name, comment, schema_name from duckdb_views()) "
        "where schema_name = 'publish' and not coalesce(starts_with(comment, 'One row '), false)"
    )
    assert silent.fetchall() == []


def test_every_column_and_every_answer_of_a_macro_is_named_in_words_of_the_glossary(con, columns):
    names = {column for _, column, _ in columns}
    for call in MACROS:
        names |= {row[0] for row in con.execute(f"describe from {call}").fetchall()}
    assert sorted(name for name in names if not is_made_of_words(name)) == []
