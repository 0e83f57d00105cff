"""One file of a source: its bytes, its state, and the run that its name stands for."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, ClassVar

import fsspec
from fsspec.implementations.local import LocalFileSystem

from warehouse.sources.locations import protocol_of, remote_errors
from warehouse.sources.run_names import run_of


@dataclass(frozen=True)
class LogFile:
    """One file of a source.

    name    path below the settings' folder, else absolute path or URL (without what gives access to
            it); the key in raw.files
    path    path in its file system
    system  the file system
    format  of formats.FORMATS; empty until its first bytes were looked at
    """

    LOGS: ClassVar = ("-wal", "-journal")  # what SQLite has yet to put into a database beside it
    DATABASES: ClassVar = (".db", ".db3", ".sqlite", ".sqlite3")

    name: str
    path: str
    system: fsspec.AbstractFileSystem
    format: str = ""

    def open_stored(self) -> IO[bytes]:
        """The bytes as they are stored; those behind a web address can be read only once."""
        with remote_errors():
            is_web = protocol_of(self.path).startswith("http")
            return self.system.open(self.path, "rb", **({"block_size": 0} if is_web else {}))

    def open_beside(self, suffix: str) -> IO[bytes]:
        """The bytes of the file beside this one whose name is longer by the suffix."""
        with remote_errors():
            return self.system.open(self.path + suffix, "rb")

    def fixed(self) -> "LogFile":
        """The file, held to what it consists of at this moment."""
        return self

    def size_and_change(self) -> tuple[int, int | str | None]:
        """Bytes, and when they or a database's log beside them last changed.

        In nanoseconds since 1970, or a name of that state.
        Raises OSError where the file is not there or not ours to look at.
        """
        size, change = self.main_state()
        beside = self.logs_beside()
        if not beside or change is None:
            return size, change
        if isinstance(change, int):
            return size, max(change, *(moment for moment in beside if isinstance(moment, int)))
        return size, f"{change}:{':'.join(map(str, beside))}"

    def main_state(self) -> tuple[int, int | str | None]:
        """The same of the file alone."""
        return state(self.system, self.path)

    def logs_beside(self) -> list[int | str | None]:
        """When each log of a database beside the file last changed; empty logs do not count."""
        if not (is_local(self.system) or has_suffix(self.name, self.DATABASES)):
            return []  # a look costs a request
        found = []
        for suffix in self.LOGS:
            with suppress(FileNotFoundError):
                size, change = state(self.system, self.path + suffix)
                found += [change] if size else []
        return found

    def run(self, template: str | None) -> str:
        """The run that the file's name stands for, or what the template makes of it."""
        return run_of(self.name, template)


def is_local(system: fsspec.AbstractFileSystem) -> bool:
    """Whether the files are on this machine."""
    return isinstance(system, LocalFileSystem)


def has_suffix(name: str, suffixes: tuple[str, ...]) -> bool:
    """Whether the name has one of the suffixes, before one that names a compression or not."""
    return any(suffix in suffixes for suffix in PurePosixPath(name.lower()).suffixes)


def state(system: fsspec.AbstractFileSystem, path: str) -> tuple[int, int | str | None]:
    """Bytes of a file, and when they last changed or a name of their state.

    A server that does not tell how many bytes there are is taken to tell 0.
    """
    if is_local(system):
        found = os.stat(path)  # noqa: PTH116 - Path() costs more than the look itself
        return found.st_size, found.st_mtime_ns
    with remote_errors():
        info = system.info(path)
    states = (info.get(name) for name in ("ETag", "etag", "md5Hash"))
    return int(info["size"] or 0), next((str(state) for state in states if state), None)
