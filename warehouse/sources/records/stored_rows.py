"""Rows of somebody's SQLite database: read only, untrusted, damaged or not."""

import re
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import Any
from urllib.parse import quote

from warehouse.errors import FileUnreadable
from warehouse.sources.reading import Reading
from warehouse.sources.snapshot import Snapshot

LARGEST_CELL = 16 * 2**20  # bytes; a damaged length is refused before anything is allocated
MOST_FAULTS = 100  # what integrity_check tells at most
LOST_ROW = re.compile(r"row (\d+) (missing from|values differ from) index")


@contextmanager
def opened(snapshot: Snapshot) -> Iterator["Store"]:
    """The database as it was when the snapshot was taken; nothing is written beside it.

    Raises FileUnreadable where it is damaged beyond reading.
    """
    with tempfile.TemporaryDirectory(prefix="lawbook-") as folder:
        path = _path(snapshot, Path(folder))
        try:
            uri = f"file:{quote(path)}?mode=ro&immutable=1"
            with closing(sqlite3.connect(uri, uri=True)) as con:
                con.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_CELL)
                con.execute("pragma trusted_schema = off")
                con.text_factory = _decoded
                store = Store(con)
                yield store
            if store.is_cut:
                raise FileUnreadable("a SQLite database that is cut off")
        except sqlite3.Error as error:
            raise FileUnreadable(f"a damaged SQLite database: {error}") from error


def _path(snapshot: Snapshot, folder: Path) -> str:
    """Where the database can be opened; one that was compressed is unpacked into the folder."""
    if snapshot.compression is None:
        return str(snapshot.database.path if snapshot.database else snapshot.file.path)
    with snapshot.open() as stream, (folder / "database").open("wb") as unpacked:
        copyfileobj(stream, unpacked, 2**20)
    return str(folder / "database")


class Store:
    """The tables of an open database."""

    def __init__(self, con: sqlite3.Connection) -> None:
        """Find the tables; views are none, since they say what somebody else made of them."""
        self._con = con
        self.is_cut = False
        try:
            self.tables = self._names()
        except sqlite3.DatabaseError:
            # SQLite refuses a file that is shorter than its first page says, but for this
            con.execute("pragma writable_schema = on")
            self.tables, self.is_cut = self._names(), True

    def _names(self) -> set[str]:
        found = self._con.execute("select name from sqlite_master where type = 'table'")
        return {name for (name,) in found.fetchall()}

    def rows(
        self, table: str, columns: Sequence[str], reading: Reading | None = None
    ) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """(number from 1, cells) of every row in the order of its insertion.

        A column that this version of the database lacks is null, and so is a table.  With a
        reading, rows that disagree with an index of theirs are rejected: one of both is damaged.
        In a database that is cut off the rows stop at the cut, with an error of SQLite's.
        """
        if table not in self.tables:
            return
        known = {row[1] for row in self._con.execute(f"pragma table_info({table})")}
        named = ", ".join(name if name in known else f"null as {name}" for name in columns)
        lost = set() if reading is None or self.is_cut else self._lost(table, reading)
        rows = self._con.execute(f"select {named} from {table} order by rowid")
        for number, row in enumerate(rows, start=1):
            if number in lost and reading is not None:
                reading.reject(number, f"damaged: {table} and its index disagree", str(row))
            else:
                yield number, row

    def _lost(self, table: str, reading: Reading) -> set[int]:
        """Rows that an index contradicts; what else is wrong with the table is rejected."""
        told = [text for (text,) in self._con.execute(f"pragma integrity_check({table})")]
        found = [LOST_ROW.match(text) for text in told]
        if len(told) >= MOST_FAULTS:
            raise FileUnreadable(f"a damaged SQLite database: {told[0]}, and many more faults")
        for text, row in zip(told, found, strict=True):
            if row is None and text != "ok" and not text.startswith("wrong # of entries"):
                reading.reject(0, f"damaged: {text.splitlines()[0]}", table)
        return {int(row[1]) for row in found if row}


def _decoded(stored: bytes) -> str:
    return stored.decode("utf-8", "backslashreplace")


def text(cell: object) -> str | None:
    """The cell where it is text, else null: SQLite keeps any kind of value in any column."""
    return cell if isinstance(cell, str) else None
