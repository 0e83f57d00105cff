"""Somebody's SQLite database at one moment, though others may be writing to it.

What a database says stands in its file and in a log beside it: NAME-wal, or NAME-journal while a
transaction is open (sqlite.org/fileformat2.html, sections 3 and 4).  A private copy of both, in
the folder for temporary files (TMPDIR), is brought together by SQLite itself; nothing is ever
written beside the original.
"""

import shutil
import sqlite3
import tempfile
import time
import weakref
from contextlib import closing
from pathlib import Path
from typing import IO

from warehouse.errors import FileUnreadable
from warehouse.sources.log_file import LogFile, is_local

MAGIC = b"SQLite format 3\0"
AT_REST = 60 * 10**9  # ns without a change after which a database is taken to be in nobody's hands
TRIES = 5
PAUSE = 0.1  # s between tries


def is_at_rest(file: LogFile) -> bool:
    """Whether the file alone says it all, and can be read where it lies."""
    change = file.size_and_change()[1]
    is_quiet = isinstance(change, int) and time.time_ns() - change > AT_REST
    return is_local(file.system) and is_quiet and not file.logs_beside()


class Copy:
    """A copy of the database in a folder of its own, which goes when the copy is used no more."""

    def __init__(self, file: LogFile) -> None:
        """Raises OSError where the file changes faster than it is copied."""
        folder = tempfile.mkdtemp(prefix="lawbook-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.path = Path(folder) / "database"
        for _ in range(TRIES):
            before = file.main_state()
            self._take(file)
            if file.main_state() == before:
                break
            time.sleep(PAUSE)
        else:
            raise OSError(f"it is written to all the time: {TRIES} copies of it were torn")
        self._bring_together()

    def open(self) -> IO[bytes]:
        """The bytes of the copy."""
        return self.path.open("rb")

    def _take(self, file: LogFile) -> None:
        """The file first: a log that grew since still begins with what belongs to it."""
        with file.open_stored() as stored, self.path.open("wb") as copy:
            shutil.copyfileobj(stored, copy, 2**20)
        for suffix in LogFile.LOGS:
            beside = self._beside(suffix)
            beside.unlink(missing_ok=True)
            try:
                with file.open_beside(suffix) as stored, beside.open("wb") as copy:
                    shutil.copyfileobj(stored, copy, 2**20)
            except FileNotFoundError:
                beside.unlink(missing_ok=True)

    def _bring_together(self) -> None:
        if not any(self._beside(suffix).exists() for suffix in LogFile.LOGS):
            return
        try:
            with closing(sqlite3.connect(self.path)) as con:
                con.execute("pragma journal_mode = delete").fetchall()
                con.execute("select count(*) from sqlite_master").fetchall()
        except sqlite3.Error as error:
            raise FileUnreadable(f"a damaged SQLite database: {error}") from error

    def _beside(self, suffix: str) -> Path:
        return self.path.with_name(self.path.name + suffix)
