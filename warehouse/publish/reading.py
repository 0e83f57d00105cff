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


def read_release(
    source: str | Path | duckdb.DuckDBPyConnection,
    release: str | None = None,
    only: Collection[str] | None = None,
) -> dict[str, pd.DataFrame]:
    """Every relation of the schema publish, its rows of one release, by name without the schema.

    source is the warehouse's connection, or the path of a release file; release None is the newest
    published one; only names the relations that are wanted, None all.  Raises NoReleaseFile where
    the path has no file and NoRelease where the release is not in it.
    """
    with _opened(source) as con:
        name = find_release(con, release)
        known = [row[0] for row in con.execute(sql.query("publish/relations")).fetchall()]
        wanted = known if only is None else [relation for relation in known if relation in only]
        return {relation: _rows(con, relation, name) for relation in wanted}


def release_name(source: str | Path | duckdb.DuckDBPyConnection, release: str | None) -> str:
    """The release itself, the newest published one for None; raises NoRelease."""
    with _opened(source) as con:
        return find_release(con, release)


def release_before(source: str | Path | duckdb.DuckDBPyConnection, release: str) -> str | None:
    """The newest published release that is older than this one; None where there is none."""
    with _opened(source) as con:
        found = con.execute(sql.query("publish/release_before"), {"release": release}).fetchone()
    return None if found is None else str(found[0])


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


def _rows(con: duckdb.DuckDBPyConnection, relation: str, release: str) -> pd.DataFrame:
    return frame(con.execute(f"from publish.{relation} where release = ? order by all", [release]))
