"""Names from logs, made safe to store and to show: logs are not trusted."""

import hashlib
import unicodedata
from functools import lru_cache

LONGEST_NAME = 300  # characters; real metric names stay below 100
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # control, direction marks, lone surrogates, line ends


def clean(name: str) -> str:
    """The name with unprintable characters escaped; one too long keeps its start and a hash.

    Different names stay different, so nothing is merged by it.
    """
    return _clean(name) if len(name) <= LONGEST_NAME else _made_clean(name)


def text(value: str) -> str:
    """The value with what UTF-8 cannot hold (lone surrogates) escaped."""
    return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode()


def _made_clean(name: str) -> str:
    if not name.isprintable():
        name = "".join(_escaped(character) for character in name)
    if len(name) <= LONGEST_NAME:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:16]
    return f"{name[: LONGEST_NAME - 20]}...{digest}"


_clean = lru_cache(maxsize=65_536)(_made_clean)  # of short names: a cache of long ones is large


def _escaped(character: str) -> str:
    if unicodedata.category(character) not in UNSEEN:
        return character
    return character.encode("unicode_escape").decode("ascii")
