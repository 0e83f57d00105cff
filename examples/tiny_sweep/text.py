"""Text to token arrays: the documentation of Python and PostgreSQL, byte by byte.

Both texts come from Debian packages (python3.11-doc, postgresql-doc-15), so
anyone can build the same arrays; `Corpus.data_hash` says whether they did.
The text is cut into pieces of 4096 characters, the pieces are shuffled once
with a fixed seed, and the first few are held out for evaluation.
"""

from __future__ import annotations

import hashlib
import random
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PYTHON_DOCS = Path("/usr/share/doc/python3.11/html/_sources")
POSTGRES_DOCS = Path("/usr/share/doc/postgresql-doc-15/html")

ALPHABET = "\n" + "".join(map(chr, range(32, 127)))  # newline and printable ASCII
PIECE = 4096  # characters
HELD_OUT_PIECES = 26
SHUFFLE_SEED = 15


@dataclass(frozen=True, slots=True)
class Corpus:
    """Tokens as uint8 numbers into ALPHABET, training and held out, each shaped (tokens,)."""

    train: NDArray[np.uint8]
    held_out: NDArray[np.uint8]

    @property
    def data_hash(self) -> str:
        """First 16 hex digits of the SHA-256 over both arrays."""
        digest = hashlib.sha256(self.train.tobytes())
        digest.update(self.held_out.tobytes())
        return digest.hexdigest()[:16]


def load_corpus(cache: Path, python_docs: Path, postgres_docs: Path) -> Corpus:
    """The corpus from the cache file, built from the two folders if there is none."""
    if not cache.exists():
        corpus = build_corpus(python_docs, postgres_docs)
        cache.parent.mkdir(parents=True, exist_ok=True)
        np.savez(cache, train=corpus.train, held_out=corpus.held_out)
    with np.load(cache) as arrays:
        return Corpus(arrays["train"], arrays["held_out"])


def build_corpus(python_docs: Path, postgres_docs: Path) -> Corpus:
    """Read both folders, cut the text into pieces, shuffle, hold some out."""
    text = read_rst(python_docs) + read_html(postgres_docs)
    pieces = [text[start : start + PIECE] for start in range(0, len(text) - PIECE + 1, PIECE)]
    random.Random(SHUFFLE_SEED).shuffle(pieces)
    return Corpus(
        train=encode("".join(pieces[HELD_OUT_PIECES:])),
        held_out=encode("".join(pieces[:HELD_OUT_PIECES])),
    )


def encode(text: str) -> NDArray[np.uint8]:
    """Token numbers of a text; a character outside the alphabet becomes a question mark."""
    codes = np.frombuffer(text.encode("ascii", errors="replace"), dtype=np.uint8)
    table = np.full(256, ALPHABET.index("?"), dtype=np.uint8)
    for token, character in enumerate(ALPHABET):
        table[ord(character)] = token
    return table[codes]


def read_rst(folder: Path) -> str:
    """All reStructuredText below the folder, each file once however many links lead to it."""
    return "\n".join(path.read_text("utf-8") for path in real_files(folder, "*.rst.txt"))


def read_html(folder: Path) -> str:
    """All HTML below the folder without its markup and navigation."""
    return "\n".join(strip_html(path.read_text("utf-8")) for path in real_files(folder, "*.html"))


def real_files(folder: Path, pattern: str) -> list[Path]:
    """Matching files in a fixed order; a text read twice would leak into the held-out part."""
    files = sorted({path.resolve() for path in folder.rglob(pattern)})
    if not files:
        raise FileNotFoundError(
            f"no {pattern} in {folder}; install python3.11-doc and postgresql-doc-15, "
            f"or name their folders with --python-docs and --postgres-docs"
        )
    return files


def strip_html(page: str) -> str:
    """The words of a page, with at most one empty line in a row."""
    words = _Words()
    words.feed(page)
    return re.sub(r"\s*\n\s*\n\s*", "\n\n", "".join(words.found))


class _Words(HTMLParser):
    """Collects text outside the page's head and its navigation bars."""

    VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden = 0  # open tags since a hidden one began

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.VOID:
            self.found.append("\n" if tag == "br" and not self.hidden else "")
        elif self.hidden or tag == "head" or dict(attrs).get("class") in ("navheader", "navfooter"):
            self.hidden += 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self.hidden = max(self.hidden - 1, 0)
            self.found.append("\n\n" if tag in ("p", "tr", "li", "pre", "div") else "")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data)
