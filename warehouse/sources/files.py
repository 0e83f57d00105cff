"""The files that a source names: a file, a folder, a glob, or either of them behind a URL."""

import os
from collections import defaultdict
from functools import partial
from pathlib import Path, PurePosixPath

import fsspec
from fsspec.core import url_to_fs

from warehouse.errors import NoLogs, SourceError
from warehouse.sources import layouts, walk
from warehouse.sources.locations import (
    EXTRAS,
    keys_of,
    protocol_of,
    public,
    public_text,
    remote_errors,
    with_access,
)
from warehouse.sources.log_file import LogFile, is_local
from warehouse.sources.others import NO_LOGS, Others, by_kind, by_rank, first_ranks
from warehouse.sources.run_folder import Experiment, RunFolder
from warehouse.sources.source import Source


def find(source: Source) -> tuple[list[LogFile], list[Others]]:
    """Every log of the source, in the order of names, and what is passed over.

    A file under two paths counts once, and one rank of a run speaks for all.
    Raises NoLogs where there is none.
    """
    location = resolve(source, source.path)
    system = _system(source, location)
    system.invalidate_cache()  # a listing of yesterday would hide what is new
    told = source.format
    paths = _listed(source, system, location)
    found = layouts.arrange(
        sorted(set(paths)), told, partial(_head, system), partial(_tail, system)
    )
    no_logs = [path for path in found.logs if _is_other(path, location, source)]
    logs, ranks = first_ranks(sorted(set(found.logs) - set(no_logs)))
    if not logs and not found.folders:
        raise NoLogs(source.name, public(source.path), str(source.base))
    files = [LogFile(_name(source, system, path), path, system) for path in logs]
    files += _folders(source, system, found)
    others = by_kind(source.path, [_name(source, system, path) for path in no_logs])
    others += [_others(source, system, *one) for one in found.passed.items()]
    others += by_rank([_name(source, system, path) for path in ranks])
    return sorted(files, key=lambda file: file.name), others


def _folders(
    source: Source, system: fsspec.AbstractFileSystem, found: layouts.Found
) -> list[LogFile]:
    beside: dict[str, list[str]] = defaultdict(list)
    for path in found.folders:
        beside[path.rpartition("/")[0]].append(path)
    folders: list[LogFile] = []
    for paths in beside.values():
        experiment = Experiment(system, tuple(paths))
        folders += [
            RunFolder(
                _name(source, system, path),
                path,
                system,
                members=tuple(found.folders[path]),
                experiment=experiment,
            )
            for path in paths
        ]
    return folders


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


def resolve(source: Source, path: str) -> str:
    """The path as a URL or an absolute path without dots."""
    if "://" in path:
        return path
    return os.path.normpath(source.base.absolute() / Path(path).expanduser())


def _is_other(path: str, location: str, source: Source) -> bool:
    """Whether a file is no log by its kind; not where the settings name it or its format."""
    kind = PurePosixPath(public(path)).suffix.lower()
    return kind in NO_LOGS and source.format is None and not location.lower().endswith(kind)


def _others(
    source: Source, system: fsspec.AbstractFileSystem, told: layouts.Passed, paths: list[str]
) -> Others:
    names = [_name(source, system, path) for path in paths]
    pattern = f"{public(source.path).rstrip('/')}/**/{told.pattern}"
    return Others(pattern, told.reason, len(names), min(names))


def _head(system: fsspec.AbstractFileSystem, path: str) -> bytes:
    """The first bytes of a file; none where it cannot be read."""
    try:
        with remote_errors(), system.open(path, "rb") as stream:
            return stream.read(layouts.HEAD)
    except OSError:  # reading the file will say so
        return b""


def _tail(system: fsspec.AbstractFileSystem, path: str) -> bytes:
    """The last bytes of a file; none where it cannot be read."""
    try:
        with remote_errors():
            return bytes(system.cat_file(path, start=-layouts.TAIL))
    except OSError:  # reading the file will say so
        return b""


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
