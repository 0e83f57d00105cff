"""The files that a source names: a file, a folder, a glob, or either of them behind a URL."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import fsspec
from fsspec.core import get_compression, url_to_fs
from fsspec.implementations.local import LocalFileSystem

from warehouse.errors import NoLogs, SourceError
from warehouse.sources import walk
from warehouse.sources.names import clean
from warehouse.sources.source import Source

SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
}
COMPRESSED = (".gz", ".bz2", ".xz", ".zst")
# Names of a file inside the folder of its run: the folder then names the run.
GENERIC = frozenset(
    {
        *("data", "eval", "events", "history", "log", "logs", "metrics", "output", "progress"),
        *("results", "run", "scalars", "train", "trainer_log", "training"),
    }
)


@dataclass(frozen=True)
class LogFile:
    """One file of a source.

    name    path below the settings' folder, else absolute path or URL; the key in raw.files
    path    path in its file system
    format  jsonl, csv or parquet
    """

    name: str
    path: str
    format: str
    system: fsspec.AbstractFileSystem

    @property
    def can_grow(self) -> bool:
        """Whether what is appended to its bytes is appended to its records."""
        return self.format != "parquet" and self.compression is None

    @property
    def compression(self) -> str | None:
        """How the bytes are compressed, null where they are not."""
        return get_compression(self.path, "infer")

    def open(self) -> IO[bytes]:
        """The bytes, decompressed where the suffix says so."""
        return self.system.open(self.path, "rb", compression="infer")

    def open_stored(self) -> IO[bytes]:
        """The bytes as they are stored."""
        return self.system.open(self.path, "rb")

    def size_and_change(self) -> tuple[int, int | str | None]:
        """Bytes, and when they last changed in nanoseconds since 1970, or a name of that state.

        Raises OSError where the file is not there or not ours to look at.
        """
        if is_local(self.system):
            found = os.stat(self.path)  # noqa: PTH116 - Path() costs more than the look itself
            return found.st_size, found.st_mtime_ns
        info = self.system.info(self.path)
        states = (info.get(name) for name in ("ETag", "etag", "md5Hash"))
        return int(info["size"]), next((str(state) for state in states if state), None)

    def run(self, template: str | None) -> str:
        """The run that the file's name stands for, or what the template makes of it."""
        folder, _, last = self.path.rpartition("/")
        stem = strip_suffixes(last)
        above = folder.rpartition("/")[2]
        if template is not None:
            name = template.replace("{folder}", above).replace("{stem}", stem)
        else:
            name = above if stem.lower() in GENERIC and above else stem
        return clean(name)


def find(source: Source) -> list[LogFile]:
    """Every file of the source, in the order of names; a file under two paths counts once.

    Raises NoLogs where there is none and SourceError where a format cannot be told.
    """
    location = resolve(source, source.path)
    system = _system(source, location)
    system.invalidate_cache()  # a listing of yesterday would hide what is new
    paths = _list(system, location)
    if source.manifest is not None:
        own = system._strip_protocol(resolve(source, source.manifest))
        paths = [path for path in paths if path != own]
    if not paths:
        raise NoLogs(source.name, source.path, str(source.base))
    files = [_log_file(source, system, path) for path in paths]
    known = [file for file in files if file is not None]
    if not known:
        raise SourceError(
            f'source "{source.name}": cannot tell the format of {paths[0]}. '
            f"Set format to jsonl, csv or parquet; known suffixes: {', '.join(SUFFIXES)}."
        )
    return sorted(known, key=lambda file: file.name)


def single(source: Source, path: str) -> LogFile:
    """The one file at a path of the source's settings, such as its manifest."""
    location = resolve(source, path)
    system = _system(source, location)
    stripped = system._strip_protocol(location)
    kind = format_of(stripped)
    if kind is None:
        raise SourceError(
            f'source "{source.name}": cannot tell the format of {path}. '
            f"Known suffixes: {', '.join(SUFFIXES)}."
        )
    return LogFile(_name(source, system, stripped), stripped, kind, system)


def exists(source: Source, name: str) -> bool:
    """Whether a file of that name, as LogFile has it, is still there."""
    location = resolve(source, name)
    return bool(_system(source, location).exists(location))


def named(source: Source, name: str, kind: str) -> LogFile:
    """The file of that name, as LogFile has it, whether or not it is still there."""
    location = resolve(source, name)
    system = _system(source, location)
    return LogFile(name, system._strip_protocol(location), kind, system)


def is_local(system: fsspec.AbstractFileSystem) -> bool:
    """Whether the files are on this machine."""
    return isinstance(system, LocalFileSystem)


def resolve(source: Source, path: str) -> str:
    """The path as a URL or an absolute path without dots."""
    if "://" in path:
        return path
    return os.path.normpath(source.base.absolute() / Path(path).expanduser())


def format_of(path: str) -> str | None:
    """The format that a file's suffix stands for, null where it is unknown."""
    return SUFFIXES.get(Path(_uncompressed(path)).suffix.lower())


def strip_suffixes(file: str) -> str:
    """The file's name without what names its format and compression."""
    plain = Path(_uncompressed(file))
    return plain.stem if plain.suffix.lower() in SUFFIXES else str(plain)


def _uncompressed(path: str) -> str:
    suffix = Path(path).suffix
    return path.removesuffix(suffix) if suffix.lower() in COMPRESSED else path


def _system(source: Source, location: str) -> fsspec.AbstractFileSystem:
    try:
        return url_to_fs(location)[0]
    except (ImportError, ValueError) as error:
        raise SourceError(f'source "{source.name}": cannot open {location}: {error}.') from error


def _list(system: fsspec.AbstractFileSystem, location: str) -> list[str]:
    path = system._strip_protocol(location)
    if is_local(system):
        return walk.local_files(path, is_log)
    if system.isfile(path):
        return [path]
    if system.isdir(path):
        return [file for file in system.find(path) if is_log(file)]
    return [file for file in system.glob(path) if system.isfile(file)]


def is_log(path: str) -> bool:
    """Whether a file in a folder is taken for a log."""
    return format_of(path) is not None and not path.rpartition("/")[2].startswith(".")


def _log_file(source: Source, system: fsspec.AbstractFileSystem, path: str) -> LogFile | None:
    kind = source.format or format_of(path)
    return None if kind is None else LogFile(_name(source, system, path), path, kind, system)


def _name(source: Source, system: fsspec.AbstractFileSystem, path: str) -> str:
    if not is_local(system):
        return str(system.unstrip_protocol(path))
    base = source.base.absolute()
    below = Path(path)
    return below.relative_to(base).as_posix() if below.is_relative_to(base) else path
