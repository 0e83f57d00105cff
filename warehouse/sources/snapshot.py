"""The bytes of a file as they are at one moment, though others may be writing to it."""

import hashlib
import io
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile
from typing import IO, Any

from warehouse.errors import FileUnreadable
from warehouse.sources import database
from warehouse.sources.compression import (
    BROKEN_OFF,
    Content,
    compression_of,
    decompressed,
    inspect,
)
from warehouse.sources.database import Copy
from warehouse.sources.locations import remote_errors
from warehouse.sources.log_file import LogFile, is_local

BLOCK = 2**20  # bytes
HELD = 8 * BLOCK  # a file of no more is read once and held
HEAD = 2**16  # bytes by which a file is known
RACY = 2_000_000_000  # ns; a file that changed so shortly before may change again unseen


@dataclass(frozen=True)
class Prints:
    """What tells the bytes of a file from others.

    content_hash  SHA-256 of all of them
    line_end      bytes up to the end of the last whole line
    hashes        bytes from the start -> SHA-256 of these; line_end is among them
    """

    content_hash: str
    line_end: int
    hashes: dict[int, str]


class Snapshot:
    """A file's bytes up to the size it had when it was looked at; one that is far away is fetched.

    The copy of a large one is on the disk for temporary files, and gone with the snapshot.

    file         the file
    size         bytes as they are stored
    compression  how they are compressed, null where they are not
    database     our copy of a SQLite database that others may be writing to, else null
    """

    def __init__(self, file: LogFile) -> None:
        """Look at the file; raises OSError where it cannot be had."""
        self.file = file = file.fixed()
        self.size, self._change = file.size_and_change()
        self.database: Copy | None = None
        self._copy: IO[bytes] | None = None
        self._content: Content | None = None
        self._held = self._stored_bytes() if is_local(file.system) else self._fetched_bytes()
        if self._held is not None:
            self.size = len(self._held)
        with self._open_stored() as stream:
            head = stream.read(len(database.MAGIC))
        self.compression = compression_of(head)
        if head == database.MAGIC and (self._held or not database.is_at_rest(file)):
            self.database, self._held = Copy(file), None
            self.size = self.database.path.stat().st_size

    def open(self) -> IO[bytes]:
        """The bytes, decompressed as far as they can be trusted where they are compressed.

        Raises FileUnreadable where none of them can be.
        """
        if self.compression is None:
            return self._open_stored()
        content = self._inspected(self.compression)
        if not content.trusted:
            self.require_whole()
        return decompressed(self._open_stored(), self.compression, content.trusted)

    def require_whole(self) -> None:
        """Raise FileUnreadable where compressed bytes are cut off or damaged."""
        if self.compression is not None:
            problem = self._inspected(self.compression).problem
            if problem is not None:
                raise FileUnreadable(problem)

    def head(self) -> bytes:
        """The first bytes, decompressed, up to HEAD or to where the content is damaged."""
        found = b""
        with decompressed(self._open_stored(), self.compression) as opened:
            stream: Any = opened
            try:
                while len(found) < HEAD and (block := stream.read1(HEAD)):
                    found += block
            except BROKEN_OFF:  # reading the file will say so
                pass
        return found[:HEAD]

    def head_hash(self) -> str:
        """SHA-256 of the first line, of no more than HEAD bytes: it stays when the file grows."""
        with self._open_stored() as stream:
            return hashlib.sha256(stream.readline(HEAD)).hexdigest()

    def prints(self, places: Collection[int] = ()) -> Prints:
        """The hashes of the whole, and of its first bytes up to each of the places, in one pass."""
        digest, position, line_end, hashes = hashlib.sha256(), 0, 0, {}
        at_line_end = digest.copy()
        with self._open_stored() as stream:
            while block := stream.read(BLOCK):
                behind_line = block.rfind(b"\n") + 1
                cuts = {place - position for place in places}
                done = 0
                for cut in sorted({cut for cut in cuts if 0 < cut <= len(block)} | {behind_line}):
                    digest.update(block[done:cut])
                    done = cut
                    if position + cut in places:
                        hashes[position + cut] = digest.hexdigest()
                    if cut == behind_line and cut:
                        at_line_end, line_end = digest.copy(), position + cut
                digest.update(block[done:])
                position += len(block)
        hashes[line_end] = at_line_end.hexdigest()
        return Prints(digest.hexdigest(), line_end, hashes)

    def is_still_so(self, prints: Prints) -> bool:
        """Whether the file still begins with these bytes, after others may have written to it."""
        is_ours = any(one is not None for one in (self._held, self._copy, self.database))
        if is_ours or self.file.size_and_change() == (self.size, self._change):
            return True
        return self.prints().content_hash == prints.content_hash

    def _inspected(self, compression: str) -> Content:
        if self._content is None:
            with self._open_stored() as stored:
                self._content = inspect(stored, compression, self.size)
        return self._content

    def _open_stored(self) -> IO[bytes]:
        if self._held is not None:
            return io.BytesIO(self._held)
        if self._copy is not None and self.database is None:
            return Path(self._copy.name).open("rb")
        stored = self.database.open() if self.database else self.file.open_stored()
        bounded: Any = _Bounded(stored, self.size)
        return io.BufferedReader(bounded, BLOCK)

    def _stored_bytes(self) -> bytes | None:
        """All bytes, null where they are too many to be held."""
        if self.size > HELD:
            return None
        with self.file.open_stored() as stream:
            return stream.read(self.size)

    def _fetched_bytes(self) -> bytes | None:
        """All bytes, null where they are too many to be held: then they lie in a copy."""
        held = io.BytesIO()
        with remote_errors(), self.file.open_stored() as stream:
            while block := stream.read(BLOCK):
                held.write(block)
                if held.tell() > HELD:
                    self._copy = NamedTemporaryFile(prefix="lawbook-")  # noqa: SIM115 - lives as long as this
                    self._copy.write(held.getvalue())
                    copyfileobj(stream, self._copy, BLOCK)
                    self._copy.flush()
                    self.size = self._copy.tell()
                    return None
        return held.getvalue()


def stamp(file: LogFile, at: datetime) -> str | None:
    """The state of a file by which it is known again without being opened.

    Null where it must be opened: it changed so shortly before `at` that it may change again
    without another size or time.  Raises OSError where the file cannot be looked at.
    """
    size, change = file.size_and_change()
    if change is None or (isinstance(change, int) and change > at.timestamp() * 1e9 - RACY):
        return None
    return f"{size}:{change}"


class _Bounded(io.RawIOBase):
    """The first bytes of a stream; what was appended since is not seen."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        super().__init__()
        self._stream, self._size, self._position = stream, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = self._stream.seek(start + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        block = self._stream.read(min(len(buffer), max(0, self._size - self._position)))
        buffer[: len(block)] = block
        self._position += len(block)
        return len(block)

    def close(self) -> None:
        self._stream.close()
        super().close()
