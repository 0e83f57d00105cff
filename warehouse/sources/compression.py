"""Compressed bytes, known by how they begin, and read as far as they can be trusted.

A file may hold several members (gzip, xz) or frames (zstd) one after the other; all are read.  One
that is cut off is good up to the cut.  One that is damaged inside is not used at all: what it gives
before the damage shows may be wrong already.
"""

import bz2
import io
import lzma
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Protocol

import zstandard

MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
LONGEST_MAGIC = 6  # bytes
SKIPPABLE = b"\x2a\x4d\x18"  # behind one byte 0x50 to 0x5f: a zstd frame of no content (RFC 8878)
# What damaged bytes raise in the middle of a file.
DAMAGED = (zlib.error, lzma.LZMAError, zstandard.ZstdError)
BROKEN_OFF = (OSError, EOFError, *DAMAGED)
BLOCK = 2**16  # bytes taken at a time
ZSTD_BLOCK = 2**11  # zstd gives all that it can at once: up to 128 KiB for 4 bytes
HARMLESS = 128 * 2**20  # bytes; no log of fewer is taken for a bomb
MOST_RATIO = 500  # bytes from one; logs come to 10 to 100


def compression_of(head: bytes) -> str | None:
    """How content that begins with these bytes is compressed, null where it is not."""
    if head[1:4] == SKIPPABLE and head[0] >> 4 == 5:
        return "zstd"
    return next((kind for magic, kind in MAGIC.items() if head.startswith(magic)), None)


def is_bomb(stored: int, content: int) -> bool:
    """Whether so many bytes cannot be meant to hold so many."""
    return content > max(HARMLESS, MOST_RATIO * stored)


@dataclass(frozen=True)
class Content:
    """What compressed bytes hold.

    trusted  bytes of the content that can be used
    problem  why these are not all of it, null where they are
    """

    trusted: int
    problem: str | None


def inspect(stored: IO[bytes], kind: str, size: int) -> Content:
    """Decompress all and keep nothing: how much of it can be used."""
    content = whole = 0
    members = _Members(stored, kind)
    try:
        for piece in members:
            content += len(piece)
            if is_bomb(size, content):
                return Content(0, f"{size:,} bytes that hold more than {content - 1:,}: not read")
            if members.is_between:
                whole = content
    except EOFError:
        return Content(content, "cut off: the compressed data ends early")
    except (*DAMAGED, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:  # the disk, not the data
            raise
        return Content(whole, f"damaged: {kind} data that does not hold together: {error}")
    return Content(content, None)


def decompressed(stored: IO[bytes], kind: str | None, trusted: int | None = None) -> IO[bytes]:
    """The bytes that were compressed so, or so many of them, as a stream of lines."""
    if kind is None:
        return stored
    return io.BufferedReader(_Content(stored, kind, trusted), BLOCK)


class _Member(Protocol):
    """Decompresses one member; bz2 and lzma have such objects."""

    eof: bool
    needs_input: bool
    unused_data: bytes

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Gzip:
    """One member of gzip."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    eof = property(lambda self: self._inner.eof)
    unused_data = property(lambda self: self._inner.unused_data)
    needs_input = property(lambda self: not self._inner.unconsumed_tail)

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max(0, max_length))


class _Zstd:
    """One frame of zstd, in pieces small enough that no answer is large."""

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor().decompressobj()
        self._rest = b""

    eof = property(lambda self: self._inner.eof)
    unused_data = property(lambda self: self._inner.unused_data + self._rest)
    needs_input = property(lambda self: not self._rest)

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        data, taken = self._rest + data, min(ZSTD_BLOCK, max_length)
        self._rest = data[taken:]
        return self._inner.decompress(data[:taken])


NEW_MEMBER: dict[str, Any] = {
    "gzip": _Gzip,
    "bz2": bz2.BZ2Decompressor,
    "xz": lzma.LZMADecompressor,
    "zstd": _Zstd,
}


class _Members:
    """Iterates over the content in pieces; is_between is true behind a whole member.

    Raises EOFError where the last member is cut off, and BROKEN_OFF where one is damaged.
    """

    def __init__(self, stored: IO[bytes], kind: str) -> None:
        self._stored, self._kind = stored, kind
        self.is_between = False

    def __iter__(self) -> Iterator[bytes]:
        rest = self._stored.read(BLOCK)
        while rest:
            member: _Member = NEW_MEMBER[self._kind]()
            self.is_between = False
            yield from self._pieces(member, rest)
            self.is_between = True
            yield b""
            rest = self._next_member(member.unused_data)

    def _pieces(self, member: _Member, data: bytes) -> Iterator[bytes]:
        while True:
            if piece := member.decompress(data, BLOCK):
                yield piece
            if member.eof:
                return
            data = self._stored.read(BLOCK) if member.needs_input else b""
            if not data and member.needs_input:
                raise EOFError

    def _next_member(self, rest: bytes) -> bytes:
        """What follows a member; raises OSError where that is no other one and no padding."""
        while not (rest := rest.lstrip(b"\0")) or len(rest) < LONGEST_MAGIC:
            more = self._stored.read(BLOCK)
            if not more:
                break
            rest += more
        if rest and compression_of(rest[:LONGEST_MAGIC]) != self._kind:
            raise OSError(f"bytes that are not {self._kind} follow")
        return rest


class _Content(io.RawIOBase):
    """The content as a stream that can be read forward, and from its start again."""

    def __init__(self, stored: IO[bytes], kind: str, trusted: int | None) -> None:
        super().__init__()
        self._stored, self._kind, self._trusted = stored, kind, trusted
        self._begin()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place of the content: forward by decompressing, backward from the start."""
        if whence == io.SEEK_END:
            while self._take(BLOCK):
                pass
        target = offset + (0 if whence == io.SEEK_SET else self._position)
        if target < self._position:
            self._begin()
        while self._position < target and self._take(target - self._position):
            pass
        return self._position

    def readinto(self, buffer: Any) -> int:
        piece = self._take(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._stored.close()
        super().close()

    def _begin(self) -> None:
        self._stored.seek(0)
        self._pieces, self._held, self._position = iter(_Members(self._stored, self._kind)), b"", 0

    def _take(self, most: int) -> bytes:
        if self._trusted is not None:
            most = min(most, self._trusted - self._position)
        while most > 0 and not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._held = piece
        taken, self._held = self._held[:most], self._held[most:]
        self._position += len(taken)
        return taken
