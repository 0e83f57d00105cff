"""Local files below a path or matching a glob, links followed, each real file once."""

import os
import re
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

from fsspec.utils import glob_translate

MAGIC = re.compile(r"[*?\[]")


def local_files(path: str, is_log: Callable[[str], bool]) -> list[str]:
    """Absolute paths: the file itself, the logs of a folder, or what matches a glob."""
    if Path(path).is_file():
        return [path]
    if Path(path).is_dir():
        return _distinct(file for file in _walk(path, None) if is_log(file))
    root, pattern = _split(path)
    matches = re.compile(glob_translate(path)).match
    depth = None if "**" in pattern else pattern.count("/")
    return _distinct(file for file in _walk(root, depth) if matches(file))


def _split(path: str) -> tuple[str, str]:
    """The part before the first wildcard, and the rest."""
    parts = path.split("/")
    plain = next((i for i, part in enumerate(parts) if MAGIC.search(part)), len(parts) - 1)
    return "/".join(parts[:plain]) or "/", "/".join(parts[plain:])


def _walk(root: str, depth: int | None) -> Iterator[str]:
    """Regular files below root; real folders before linked ones, each real folder once."""
    real, linked = deque([(root, 0)]), deque[tuple[str, int]]()
    seen: set[str] = set()
    while real or linked:
        folder, level = (real or linked).popleft()
        place = os.path.realpath(folder)
        if place in seen:
            continue
        seen.add(place)
        for entry in _entries(folder):
            if _is_file(entry):
                yield entry.path
            elif entry.is_dir() and (depth is None or level < depth):
                (linked if entry.is_symlink() else real).append((entry.path, level + 1))


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a loop of links: a file that cannot be opened, which its reading will say
        return True


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:  # not ours to read, or gone since: its files cannot be logs we were given
        return []


def _distinct(files: Iterator[str]) -> list[str]:
    """One path for each real file, the one without links where there is one."""
    chosen: dict[str, str] = {}
    for file in sorted(files, key=lambda file: (os.path.realpath(file) != file, file)):
        chosen.setdefault(os.path.realpath(file), file)
    return sorted(chosen.values())
