"""SHA256SUMS: what the files of a release's folder must be, for sha256sum -c and for us.

The release file has its line in a file of its own beside it, <name>.sha256.

Each file has its line of sha256sum, and its length in a comment above, which is looked at every
night.
"""

import hashlib
from pathlib import Path

NAME = "SHA256SUMS"


def write_manifest(folder: Path) -> None:
    """Write the manifest of every file of a folder, in the order of their names."""
    lines = []
    for file in sorted(_files(folder)):
        lines += [f"# {file.stat().st_size} bytes:", f"{_digest(file)}  {file.name}"]
    (folder / NAME).write_text("\n".join([*lines, ""]), encoding="utf-8")


def manifest_text(folder: Path) -> str | None:
    """What the manifest says; None where it is missing or no text."""
    try:
        return (folder / NAME).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None


def is_complete(folder: Path) -> bool:
    """True when every file of the manifest is there at its length, and no other."""
    stated = _stated(folder)
    found = {file.name: file.stat().st_size for file in _files(folder)}
    return stated is not None and found == {name: size for name, (size, _) in stated.items()}


def damaged(folder: Path) -> list[str]:
    """The files of a folder that are missing, too many, or not the bytes that were written.

    The manifest itself where it is missing or cannot be read.
    """
    stated = _stated(folder)
    if stated is None:
        return [NAME]
    found = {file.name: _digest(file) for file in _files(folder)}
    sums = {name: digest for name, (_, digest) in stated.items()}
    return sorted(name for name in found.keys() | sums.keys() if found.get(name) != sums.get(name))


def differing(folder: Path, other: Path) -> list[str]:
    """The files of which two manifests say other bytes, or that one of them lacks."""
    ours, theirs = _stated(folder) or {}, _stated(other) or {}
    return sorted(
        name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)
    )


def sum_of(file: Path) -> Path:
    """Where the line of a single file is."""
    return file.with_name(f"{file.name}.sha256")


def sum_line(file: Path, name: str) -> str:
    """The line of sha256sum for a file that is to have a name."""
    return f"{_digest(file)}  {name}\n"


def is_as_stated(file: Path, original: Path) -> bool:
    """True where a file, the original or a copy, has the bytes that the original's line says."""
    try:
        return sum_of(original).read_text(encoding="utf-8") == sum_line(file, original.name)
    except (OSError, ValueError):
        return False


def _stated(folder: Path) -> dict[str, tuple[int, str]] | None:
    """Length and SHA-256 by file name; None where there is no manifest that says so."""
    try:
        lines = (manifest_text(folder) or "?").splitlines()
        pairs = zip(lines[::2], lines[1::2], strict=True)
        return {line[66:]: (int(size.split()[1]), line[:64]) for size, line in pairs}
    except (ValueError, IndexError):
        return None


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.iterdir() if file.name != NAME] if folder.is_dir() else []


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
