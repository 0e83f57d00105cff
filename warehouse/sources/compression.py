"""Compressed bytes, known by how they begin."""

import bz2
import gzip
import io
import lzma
import zlib
from typing import IO, Any

import zstandard

MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
# What damaged bytes raise in the middle of a file: those before them are good.
BROKEN_OFF = (OSError, EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError)


def compression_of(head: bytes) -> str | None:
    """How content that begins with these bytes is compressed, null where it is not."""
    return next((kind for magic, kind in MAGIC.items() if head.startswith(magic)), None)


def decompressed(stored: IO[bytes], kind: str | None) -> IO[bytes]:
    """The bytes that were compressed so, as a stream of lines."""
    openers: dict[str | None, Any] = {"gzip": gzip.open, "bz2": bz2.open, "xz": lzma.open}
    if kind in openers:
        opened: IO[bytes] = openers[kind](stored)
        return opened
    if kind == "zstd":
        frames = zstandard.ZstdDecompressor().stream_reader(stored, read_across_frames=True)
        return io.BufferedReader(frames)
    return stored
