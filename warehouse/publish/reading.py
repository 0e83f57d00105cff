"""Read what is published.

Reads    the schema publish, of the warehouse or of a release file
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd

import sql
from warehouse.frames import frame
from warehouse.publish.query import find_release, open_release_file

# Relations that are not by families, and those that say of a release what became of its families.
WHOLE = ("releases", "families", "decisions", "data_quality", "file_problems")
IN_FORCE, BEFORE = "release_in_force", "release_before"  # columns of publish.families
Parts = list[tuple[str, list[str] | None]]  # a release, and families of it or all


def read_release(
    source: str | Path | duckdb.DuckDBPyConnection,
    release: str | None = None,
    only: Collection[str] | None = None,
) -> dict[str, pd.DataFrame]:
    """Every relation of the schema publish, its rows of one release, by name without the schema.

    source is the warehouse's connection, or the path of a release file; release None is what
    read_in_force() gives of the newest published one; only names the relations that are wanted,
    None all.  Raises NoReleaseFile where the path has no file and NoRelease where the release is
    not in it.
    """
    if release is None:
        return read_in_force(source, None, only)
    with _opened(source) as con:
        name = find_release(con, release)
        return {relation: _rows(con, relation, [(name, None)]) for relation in _wanted(con, only)}


def read_in_force(
    source: str | Path | duckdb.DuckDBPyConnection,
    release: str | None,
    only: Collection[str] | None = None,
) -> dict[str, pd.DataFrame]:
    """The same, but that a family which the release holds has the rows of the one in force for it.

    A relation that is not by families, and families itself, has the rows of the release.
    """
    return _answering(source, release, only, IN_FORCE)


def read_before(
    source: str | Path | duckdb.DuckDBPyConnection,
    release: str,
    only: Collection[str] | None = None,
) -> dict[str, pd.DataFrame]:
    """The same, each family with the rows of the release that was in force before that one.

    Relations that are not by families have the rows of all those releases.
    """
    return _answering(source, release, only, BEFORE)


def release_name(source: str | Path | duckdb.DuckDBPyConnection, release: str | None) -> str:
    """The release itself, the newest published one for None; raises NoRelease."""
    with _opened(source) as con:
        return find_release(con, release)


def release_file_contents(path: str | Path) -> str:
    """A hash of what a release file holds: its releases, its forecasts, its views and macros."""
    with open_release_file(path) as con:
        ((contents,),) = con.execute("select release_file_contents()").fetchall()
    return str(contents)


@contextmanager
def _opened(
    source: str | Path | duckdb.DuckDBPyConnection,
) -> Iterator[duckdb.DuckDBPyConnection]:
    if isinstance(source, duckdb.DuckDBPyConnection):
        yield source
    else:
        with open_release_file(source) as con:
            yield con


def _wanted(con: duckdb.DuckDBPyConnection, only: Collection[str] | None) -> list[str]:
    known = [row[0] for row in con.execute(sql.query("publish/relations")).fetchall()]
    return [relation for relation in known if only is None or relation in only]


def _answering(
    source: str | Path | duckdb.DuckDBPyConnection,
    release: str | None,
    only: Collection[str] | None,
    which: str,
) -> dict[str, pd.DataFrame]:
    with _opened(source) as con:
        name = find_release(con, release)
        query = f"select {which}, list(family) from publish.families where release = ? group by all"
        found = con.execute(query, [name]).fetchall()
        parts: Parts = [(of, families) for of, families in sorted(found, key=str) if of is not None]
        whole: Parts = [(name, None)] if which == IN_FORCE else [(of, None) for of, _ in parts]
        return {
            relation: _rows(con, relation, whole if relation in WHOLE else parts)
            for relation in _wanted(con, only)
        }


def _rows(con: duckdb.DuckDBPyConnection, relation: str, parts: Parts) -> pd.DataFrame:
    """The rows of some releases, in each of the named families or all of them."""
    rows = f"from publish.{relation} where"
    queries = [f"({rows} release = ?{'' if of is None else ' and family in ?'})" for _, of in parts]
    values = [value for part in parts for value in part if value is not None]
    query = " union all ".join(queries) or f"{rows} false"
    return frame(con.execute(f"{query} order by all", values))
