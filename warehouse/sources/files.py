"""The files that a source names: a file, a folder, a glob, or either of them behind a URL."""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

import fsspec
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from warehouse.errors import NoLogs, SourceError
from warehouse.sources import walk
from warehouse.sources.locations import (
    EXTRAS,
    keys_of,
    protocol_of,
    public,
    public_text,
    with_access,
)
from warehouse.sources.run_names import run_of
from warehouse.sources.source import Source

# Kinds of files that are no logs: in a folder they are counted, not opened.
NO_LOGS = frozenset(
    {
        *(".pt", ".pth", ".bin", ".ckpt", ".safetensors", ".npy", ".npz", ".pkl", ".pickle"),
        *(".h5", ".hdf5", ".onnx", ".gguf", ".msgpack", ".arrow", ".idx", ".model", ".tar"),
        *(".png", ".jpg", ".jpeg", ".gif", ".svg", ".pdf", ".html", ".htm", ".css", ".js"),
        *(".py", ".pyc", ".ipynb", ".sh", ".slurm", ".md", ".rst", ".toml", ".lock", ".duckdb"),
        *(".zip", ".so", ".whl", ".patch", ".diff"),
    }
)


@dataclass(frozen=True)
class LogFile:
    """One file of a source.

    name    path below the settings' folder, else absolute path or URL (without what gives access
            to it); the key in raw.files
    path    path in its file system
    system  the file system
    format  of formats.FORMATS; empty until its first bytes were looked at
    """

    name: str
    path: str
    system: fsspec.AbstractFileSystem
    format: str = ""

    def open_stored(self) -> IO[bytes]:
        """The bytes as they are stored; those behind a web address can be read only once."""
        with remote_errors():
            is_web = protocol_of(self.path).startswith("http")
            return self.system.open(self.path, "rb", **({"block_size": 0} if is_web else {}))

    def size_and_change(self) -> tuple[int, int | str | None]:
        """Bytes, and when they last changed in nanoseconds since 1970, or a name of that state.

        A server that does not tell how many bytes there are is taken to tell 0.

        Raises OSError where the file is not there or not ours to look at.
        """
        if is_local(self.system):
            found = os.stat(self.path)  # noqa: PTH116 - Path() costs more than the look itself
            return found.st_size, found.st_mtime_ns
        with remote_errors():
            info = self.system.info(self.path)
        states = (info.get(name) for name in ("ETag", "etag", "md5Hash"))
        return int(info["size"] or 0), next((str(state) for state in states if state), None)

    def run(self, template: str | None) -> str:
        """The run that the file's name stands for, or what the template makes of it."""
        return run_of(self.name, template)


@dataclass(frozen=True)
class Others:
    """Files of a folder that are no logs by their kind.

    name     a pattern that stands for them, as LogFile has names
    files    how many there are
    example  the name of one
    """

    name: str
    files: int
    example: str

    @property
    def problem(self) -> str:
        """What people are told."""
        return f"no log by its kind: {self.files} files, such as {self.example}"


def find(source: Source) -> tuple[list[LogFile], list[Others]]:
    """Every file of the source, in the order of names, and what lies beside and is no log.

    A file under two paths counts once.  Raises NoLogs where there is none.
    """
    location = resolve(source, source.path)
    system = _system(source, location)
    system.invalidate_cache()  # a listing of yesterday would hide what is new
    paths = _listed(source, system, location)
    others = [path for path in paths if _is_other(path, location, source)]
    logs = sorted(set(paths) - set(others))
    if not logs:
        raise NoLogs(source.name, public(source.path), str(source.base))
    files = [LogFile(_name(source, system, path), path, system) for path in logs]
    return sorted(files, key=lambda file: file.name), _grouped(source, system, others)


def single(source: Source, path: str) -> LogFile:
    """The one file at a path of the source's settings, such as its manifest."""
    location = resolve(source, path)
    system = _system(source, location)
    stripped = system._strip_protocol(keys_of(location)[0])
    return LogFile(_name(source, system, stripped), stripped, system)


def exists(source: Source, name: str) -> bool:
    """Whether a file of that name, as LogFile has it, is still there and ours to see."""
    location = with_access(resolve(source, name), source.path)
    try:
        with remote_errors():
            return bool(_system(source, location).exists(keys_of(location)[0]))
    except OSError:
        return False


@contextmanager
def remote_errors() -> Iterator[None]:
    """Whatever a library raises that reaches far files, as an OSError without addresses' keys."""
    try:
        yield
    except FileNotFoundError as error:
        raise FileNotFoundError(f"no file at {public_text(str(error))}") from error
    except (OSError, ImportError):
        raise
    except Exception as error:
        raise OSError(public_text(str(error)) or type(error).__name__) from error


def is_local(system: fsspec.AbstractFileSystem) -> bool:
    """Whether the files are on this machine."""
    return isinstance(system, LocalFileSystem)


def has_suffix(name: str, suffixes: tuple[str, ...]) -> bool:
    """Whether the name has one of the suffixes, before one that names a compression or not."""
    return any(suffix in suffixes for suffix in PurePosixPath(name.lower()).suffixes)


def resolve(source: Source, path: str) -> str:
    """The path as a URL or an absolute path without dots."""
    if "://" in path:
        return path
    return os.path.normpath(source.base.absolute() / Path(path).expanduser())


def _is_other(path: str, location: str, source: Source) -> bool:
    """Whether a file is no log by its kind; not where the settings name it or its format."""
    kind = PurePosixPath(public(path)).suffix.lower()
    return kind in NO_LOGS and source.format is None and not location.lower().endswith(kind)


def _grouped(source: Source, system: fsspec.AbstractFileSystem, paths: list[str]) -> list[Others]:
    kinds: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        kinds[PurePosixPath(public(path)).suffix.lower()].append(_name(source, system, path))
    return [
        Others(f"{public(source.path).rstrip('/')}/**/*{kind}", len(names), min(names))
        for kind, names in sorted(kinds.items())
    ]


def _system(source: Source, location: str) -> fsspec.AbstractFileSystem:
    address, keys = keys_of(location)
    try:
        return url_to_fs(address, **keys)[0]
    except (ImportError, ValueError) as error:
        extra = EXTRAS.get(protocol_of(address))
        hint = f' Install it with: pip install "lawbook[{extra}]".' if extra else ""
        raise SourceError(
            f'source "{source.name}": cannot open {public(address)}: {error}.{hint}'
        ) from error


def _listed(source: Source, system: fsspec.AbstractFileSystem, location: str) -> list[str]:
    """The files at the location but for the source's own manifest."""
    try:
        with remote_errors():
            paths = _list(system, location)
    except OSError as error:
        where, why = public(location), public_text(str(error))
        raise SourceError(f'source "{source.name}": cannot look at {where}: {why}.') from error
    if source.manifest is None:
        return paths
    own = system._strip_protocol(keys_of(resolve(source, source.manifest))[0])
    return [path for path in paths if path != own]


def _list(system: fsspec.AbstractFileSystem, location: str) -> list[str]:
    path = system._strip_protocol(keys_of(location)[0])
    if is_local(system):
        return walk.local_files(path, is_seen)
    if not location.endswith("/") and system.isfile(path):
        return [path]
    if system.isdir(path):
        return [file for file in system.find(path) if is_seen(file)]
    return [file for file in system.glob(path) if system.isfile(file)]


def is_seen(path: str) -> bool:
    """Whether a file in a folder is looked at: hidden ones are not."""
    return not path.rpartition("/")[2].startswith(".")


def _name(source: Source, system: fsspec.AbstractFileSystem, path: str) -> str:
    if not is_local(system):
        return public(str(system.unstrip_protocol(path)))
    base = source.base.absolute()
    below = Path(path)
    return below.relative_to(base).as_posix() if below.is_relative_to(base) else path
