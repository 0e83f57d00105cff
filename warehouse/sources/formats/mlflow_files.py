"""MLflow's store of files: the folder of a run, its files one after the other (run_folder.py).

mlflow/store/tracking/file_store.py: a file a metric of lines "timestamp value step", a file a
parameter and a tag; meta.yaml has the rest.  Of several runs of one name in an experiment the one
that started first has it, the others are NAME-ID.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import IO, Any

import pyarrow as pa

from warehouse.errors import FileUnreadable
from warehouse.sources.formats.mlflow import ACTIVE, RUN_NAME, Run
from warehouse.sources.layouts import META
from warehouse.sources.log_file import LogFile
from warehouse.sources.reading import Reading
from warehouse.sources.records.lines import LONGEST_LINE
from warehouse.sources.records.names import clean
from warehouse.sources.records.numbers import instant, number_in, whole
from warehouse.sources.records.plain_values import yaml_tree
from warehouse.sources.records.points import PointBuffer, poured
from warehouse.sources.roles import Roles
from warehouse.sources.run_folder import BEGIN, OUTSIDE, Experiment, RunFolder
from warehouse.sources.snapshot import Snapshot

STATUS = {1: "RUNNING", 2: "SCHEDULED", 3: "FINISHED", 4: "FAILED", 5: "KILLED"}


def is_mine(head: bytes, name: str) -> bool:
    """Whether the first bytes are those of a folder whose first member is meta.yaml."""
    return head.startswith(BEGIN + json.dumps(META).encode())


def read(
    snapshot: Snapshot, roles: Roles, reading: Reading, is_last: bool = True
) -> Iterator[pa.Table]:
    """Tables of points; a run that was deleted gives none and is rejected."""
    with snapshot.open() as stream:
        folder = _Folder(snapshot.file, roles, reading)
        yield from poured(folder.buffer, folder.members(stream), (FileUnreadable, OSError))


class _Folder:
    def __init__(self, file: LogFile, roles: Roles, reading: Reading) -> None:
        self._file, self._roles, self._reading = file, roles, reading
        self.buffer = PointBuffer()
        self._meta: dict[str, Any] = {}
        self._project: str | None = None
        self._params: dict[str, str | None] = {}
        self._tags: dict[str, str | None] = {}
        self._run: str | None = None

    def members(self, stream: IO[bytes]) -> Iterator[None]:
        """Put the points of one member after the other into the buffer."""
        while line := stream.readline(LONGEST_LINE):
            name, size = _member(line)
            part, _, key = name.partition("/")
            if part == "metrics":
                yield from self._metric(key, stream, size)
            else:
                self._take(name, part, key, _small(stream, size))
            stage = self._meta.get("lifecycle_stage", ACTIVE)
            if stage != ACTIVE:
                told = f"a run that is {clean(str(stage))} in MLflow"
                self._reading.reject(1, told, self._file.name)
                return
            stream.read(1)
        self._named()

    def _take(self, name: str, part: str, key: str, content: str) -> None:
        if name == META:
            self._meta = _mapping(content, name)
        elif part == OUTSIDE.strip("/"):
            self._project = _text(_mapping(content, name).get("name"))
        else:
            (self._tags if part == "tags" else self._params)[key] = content

    def _metric(self, key: str, stream: IO[bytes], left: int) -> Iterator[None]:
        """The points of one metric; all else than three numbers in a line is rejected."""
        while left > 0 and (line := stream.readline(min(left, LONGEST_LINE))):
            left -= len(line)
            self._reading.lines += 1
            run = self._named()
            found = _measured(line)
            if found is None:
                why = f"no line of MLflow's (time, value, step) of {clean(key)}"
                self._reading.reject(self._reading.lines, why, line.decode("utf-8", "replace"))
                continue
            time, value, step = found
            at = (whole(step), instant(time))
            self.buffer.add(self._reading.lines, run, *at, [key], [value])
            self._reading.points += 1
            yield

    def _named(self) -> str:
        """The name of the run, whose configuration is known by then."""
        if self._run is None:
            status = self._meta.get("status")
            run = Run(
                str(self._meta.get("run_id") or self._file.path.rpartition("/")[2]),
                _text(self._meta.get("run_name")) or self._tags.get(RUN_NAME),
                STATUS.get(status) if isinstance(status, int) else None,
                self._project,
                self._params,
                self._tags,
            )
            self._run = self._label(run)
            is_told = self._reading.lines or run.is_running
            for key, value in run.facts({}).items() if is_told else ():
                self._reading.configure(self._run, key, value)
        return self._run

    def _label(self, run: Run) -> str:
        if not self._roles.run:
            return self._reading.run
        if run.name is None:
            return clean(run.key)
        return clean(f"{run.name}-{run.key}" if self._is_taken(run) else run.name)

    def _is_taken(self, run: Run) -> bool:
        """Whether a run of that name began earlier in the experiment."""
        experiment = self._file.experiment if isinstance(self._file, RunFolder) else None
        if experiment is None or run.name is None:
            return False
        return _first(experiment).get(run.name, run.key) != run.key


@lru_cache(maxsize=16)
def _first(experiment: Experiment) -> dict[str, str]:
    """Name -> identifier of the run that began first under it."""
    began: dict[str, tuple[int, str]] = {}
    for content in experiment.contents(META):
        with suppress(FileUnreadable):  # reading that run will say so
            meta = _mapping(content.decode("utf-8", "replace"), META)
            name, start = _text(meta.get("run_name")), meta.get("start_time")
            own = (start if isinstance(start, int) else 0, str(meta.get("run_id")))
            if name is not None:
                began[name] = min(own, began.get(name, own))
    return {name: key for name, (_, key) in began.items()}


def _member(line: bytes) -> tuple[str, int]:
    try:
        told = json.loads(line)
        return str(told["member"]), int(told["bytes"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise FileUnreadable("the folder of a run that breaks off within a file") from None


def _measured(line: bytes) -> tuple[float, float, float | None] | None:
    """Time, value and step of a line, null where it is cut or another; stores of old lack steps."""
    found = [number_in(cell) for cell in line.decode("utf-8", "replace").split()]
    told = [number for number in found if number is not None]
    if len(told) != len(found) or len(told) not in (2, 3) or not line.endswith(b"\n"):
        return None
    return told[0], told[1], told[2] if len(told) == 3 else None


def _small(stream: IO[bytes], size: int) -> str:
    if size > LONGEST_LINE:
        raise FileUnreadable(f"a parameter or tag of {size} bytes")
    return stream.read(size).decode("utf-8", "backslashreplace")


def _mapping(content: str, name: str) -> dict[str, Any]:
    try:
        found = yaml_tree(content)
    except FileUnreadable as problem:
        raise FileUnreadable(f"{name}: {problem}") from None
    return found if isinstance(found, dict) else {}


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
