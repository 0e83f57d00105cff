"""Answer anyone's query from a release file, and let it reach nothing else.

Reads    a release file
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

import sql
from warehouse.faults import tells_damage
from warehouse.frames import Rows, frame, plain_rows
from warehouse.publish.errors import (
    NoRelease,
    NoReleaseFile,
    QueryFailed,
    QueryRefused,
    ReleaseFileDamaged,
)

if TYPE_CHECKING:  # a query from the command line needs no pandas
    import pandas as pd

READING = {
    duckdb.StatementType.SELECT,
    duckdb.StatementType.EXPLAIN,
    duckdb.StatementType.RELATION,
}
STOPPED = (duckdb.OutOfMemoryException, duckdb.InterruptException)  # the file is sound


def run_query(path: str | Path, text: str, release: str | None = None) -> "pd.DataFrame":
    """The rows of one reading statement, run on the release file at path.

    The query may name the parameter $release: the given release, by default the newest published
    one.  Raises NoReleaseFile, NoRelease, QueryRefused for anything but a read, and QueryFailed
    with DuckDB's own words on one line.
    """
    with _found(path, text, release) as found:
        return frame(found)


def query_rows(path: str | Path, text: str) -> Rows:
    """The same about the newest release as plain rows, without pandas."""
    with _found(path, text, None) as found:
        return plain_rows(found)


@contextmanager
def _found(path: str | Path, text: str, release: str | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has just run the statement."""
    with open_release_file(path) as con:
        name = find_release(con, release)
        try:
            statement = _only_statement(con, text)
            named = {"release": name} if "release" in statement.named_parameters else {}
            yield con.execute(statement, named)
        except duckdb.Error as error:
            if tells_damage(error):
                raise
            raise QueryFailed(_one_line(error)) from error


def compare_releases(path: str | Path, text: str, earlier: str, later: str) -> "pd.DataFrame":
    """The rows of a query of ours that names $earlier and $later; raises NoRelease."""
    with open_release_file(path) as con:
        names = {"earlier": find_release(con, earlier), "later": find_release(con, later)}
        return frame(con.execute(text, names))


@contextmanager
def open_release_file(path: str | Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to a release file that can reach nothing outside of it.

    No other file, no extension, no variable of this program, and no setting to change that.
    """
    if not Path(path).is_file():
        raise NoReleaseFile(str(path))
    try:
        with duckdb.connect(str(path), read_only=True) as con:
            _lock_down(con)
            yield con
    except STOPPED as error:
        raise QueryFailed(_one_line(error)) from error
    except duckdb.Error as error:  # a name that is missing too: another version made the file
        raise ReleaseFileDamaged(str(path), _one_line(error)) from error


def find_release(con: duckdb.DuckDBPyConnection, release: str | None) -> str:
    """The release itself if it is there, the newest published one for None; else NoRelease."""
    names = [name for (name,) in con.execute(sql.query("publish/releases")).fetchall()]
    if release in names:
        return str(release)
    newest = con.execute(sql.query("publish/latest_release")).fetchone()
    if release is not None or newest is None:
        raise NoRelease(release, names)
    return str(newest[0])


def _lock_down(con: duckdb.DuckDBPyConnection) -> None:
    """Lock the database for this process; a second connection to it finds it locked already."""
    ((is_locked,),) = con.execute("select current_setting('lock_configuration')").fetchall()
    if not is_locked:
        con.execute(sql.query("publish/lock_down"))


def _only_statement(con: duckdb.DuckDBPyConnection, text: str) -> duckdb.Statement:
    statements = con.extract_statements(text)
    if len(statements) != 1:
        raise QueryRefused(_count(len(statements), text))
    kind = statements[0].type
    # DuckDB turns some pragmas into a select before it says what they are.
    if kind not in READING or text.lstrip().lower().startswith("pragma"):
        raise QueryRefused("a pragma" if kind in READING else f"a statement of type {kind.name}")
    return statements[0]


def _count(statements: int, text: str) -> str:
    if statements == 0:
        return "empty"
    if "pivot" in text.lower():
        return "a pivot that leaves its columns open; name them: on COLUMN in ('E', 'A')"
    return f"{statements} statements"


def _one_line(error: duckdb.Error) -> str:
    """DuckDB's message with its hint of the nearest name, without the copy of the query."""
    message = re.split(r"\n\s*\nLINE \d+:", str(error))[0]
    return " ".join(message.split())
