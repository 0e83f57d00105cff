"""The folder of one run, of many small files, as one log: MLflow's store of files.

A member is told by a line of JSON, {"member": NAME, "bytes": SIZE}, its bytes and a line end.
"""

import io
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import IO, Any

import fsspec

from warehouse.sources.log_file import LogFile, state

BEGIN = b'{"member": '
OUTSIDE = "../"  # a member that all runs of an experiment share


@dataclass(frozen=True, eq=False)
class Experiment:
    """The runs of an experiment, as a listing found them."""

    system: fsspec.AbstractFileSystem
    folders: tuple[str, ...]

    def contents(self, name: str) -> Iterator[bytes]:
        """A small file of every run; of a run that lacks it, nothing."""
        for folder in self.folders:
            with suppress(OSError), self.system.open(f"{folder}/{name}", "rb") as stream:
                yield stream.read(2**16)


@dataclass(frozen=True)
class RunFolder(LogFile):
    """A folder whose files are read together.

    members     names below the folder, in the order in which they are read
    experiment  the folders of all runs beside it
    sizes       bytes of each member, null for as many as there are
    """

    members: tuple[str, ...] = ()
    experiment: Experiment | None = None
    sizes: tuple[int, ...] | None = None

    def fixed(self) -> "RunFolder":
        """The folder, held to the sizes that its members have at this moment."""
        sizes = tuple(size for size, _ in self._states())
        return replace(self, sizes=sizes)

    def open_stored(self) -> IO[bytes]:
        """All members one after the other, each behind its line."""
        sizes = self.sizes or self.fixed().sizes or ()
        stream: Any = _Blocks(self._blocks(sizes))
        return io.BufferedReader(stream)

    def main_state(self) -> tuple[int, int | str | None]:
        """Bytes of the whole, and the last change of any member."""
        states = self._states()
        held = zip(self.members, states, strict=True)
        size = sum(len(_line(name, size)) + size + 1 for name, (size, _) in held)
        changes = [change for _, change in states]
        moments = [change for change in changes if isinstance(change, int)]
        if len(moments) == len(changes):
            return size, max(moments)
        return size, None if None in changes else ":".join(map(str, changes))

    def logs_beside(self) -> list[int | str | None]:
        """None: a folder is no database."""
        return []

    def _states(self) -> list[tuple[int, int | str | None]]:
        return [state(self.system, self._path(name)) for name in self.members]

    def _path(self, name: str) -> str:
        if name.startswith(OUTSIDE):
            return f"{self.path.rpartition('/')[0]}/{name.removeprefix(OUTSIDE)}"
        return f"{self.path}/{name}"

    def _blocks(self, sizes: tuple[int, ...]) -> Iterator[bytes]:
        for name, size in zip(self.members, sizes, strict=True):
            yield _line(name, size)
            with self.system.open(self._path(name), "rb") as stream:
                left = size
                while left and (block := stream.read(min(left, 2**20))):
                    left -= len(block)
                    yield block
            if left:
                raise OSError(f"{name} became shorter while it was read")
            yield b"\n"


def _line(name: str, size: int) -> bytes:
    return json.dumps({"member": name, "bytes": size}).encode() + b"\n"


class _Blocks(io.RawIOBase):
    """A stream of blocks of any size."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        super().__init__()
        self._blocks, self._rest = blocks, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer from the blocks, as far as one of them goes."""
        while not self._rest:
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._rest = block
        taken = self._rest[: len(buffer)]
        self._rest = self._rest[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)
