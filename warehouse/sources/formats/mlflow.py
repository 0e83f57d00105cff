"""MLflow's SQLite store: a row a metric and step, the runs and what they were given beside it.

mlflow/store/tracking/dbmodels/models.py: NaN is a value of 0 with is_nan, an infinity the largest
double; names of runs are in runs.name, before MLflow 2 in the tag mlflow.runName.
"""

import json
import math
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from warehouse.sources.reading import Reading
from warehouse.sources.records.names import clean
from warehouse.sources.records.numbers import instant, number, whole
from warehouse.sources.records.points import PointBuffer, poured
from warehouse.sources.records.run_labels import labels
from warehouse.sources.records.stored_rows import Store, text
from warehouse.sources.roles import Roles

TABLES = {"runs", "metrics", "experiments"}
RUN = ("run_uuid", "name", "status", "lifecycle_stage", "experiment_id")
METRIC = ("run_uuid", "key", "value", "timestamp", "step", "is_nan")

STATUS = {
    "RUNNING": "running",
    "SCHEDULED": "running",
    "FINISHED": "finished",
    "FAILED": "failed",
    "KILLED": "killed",
}
ACTIVE = "active"  # the lifecycle_stage of a run that is not deleted
OWN = "mlflow."  # how the names of MLflow's own tags begin
RUN_NAME, PARENT = "mlflow.runName", "mlflow.parentRunId"


@dataclass(frozen=True)
class Run:
    """A run as MLflow keeps it; the names of parameters and tags are the user's."""

    key: str
    name: str | None
    status: str | None
    project: str | None
    params: Mapping[str, str | None]
    tags: Mapping[str, str | None]

    @property
    def is_running(self) -> bool:
        """Whether the run may still log."""
        return STATUS.get(str(self.status).upper()) == "running"

    def facts(self, names: Mapping[str, str]) -> dict[str, str | None]:
        """Configuration of the run: its tags, its parameters, and what MLflow knows of it."""
        own = {key: value for key, value in self.tags.items() if not key.startswith(OWN)}
        parent = self.tags.get(PARENT)
        tags = [f"{key}={value}" for key, value in sorted(own.items())]
        tracked = {
            "tracker.kind": "mlflow",
            "tracker.id": self.key,
            "tracker.name": self.name,
            "tracker.status": STATUS.get(str(self.status).upper()),
            "tracker.project": self.project,
            "tracker.group": names.get(parent, parent) if parent else None,
            "tracker.tags": json.dumps(tags) if tags else None,
        }
        return {**own, **self.params, **{k: v for k, v in tracked.items() if v is not None}}


def read(store: Store, roles: Roles, reading: Reading) -> Iterator[pa.Table]:
    """Tables of points of all runs but those that were deleted, which are rejected."""
    runs, deleted = _runs(store, reading)
    names = labels({run.key: run.name for run in runs}, roles, reading)
    told = _Told({run.key: run for run in runs}, names, reading)
    for run in runs:
        if run.is_running:
            told.configure(run.key)
    buffer = PointBuffer()
    yield from poured(buffer, _metrics(store, told, deleted, buffer), (sqlite3.Error,))


@dataclass
class _Told:
    """Runs whose configuration is taken when they are first seen to log: others stand around runs.

    runs   by identifier
    names  of the runs, by identifier
    """

    runs: dict[str, Run]
    names: dict[str, str]
    reading: Reading
    seen: set[str] = field(default_factory=set)

    def configure(self, key: str) -> None:
        if key not in self.seen:
            self.seen.add(key)
            for name, value in self.runs[key].facts(self.names).items():
                self.reading.configure(self.names[key], name, value)


def _metrics(store: Store, told: _Told, deleted: set[str], buffer: PointBuffer) -> Iterator[None]:
    """Put every measurement into the buffer; reject what is none."""
    reading, names = told.reading, told.names
    for line, (run, key, value, time, step, is_nan) in store.rows("metrics", METRIC, reading):
        reading.lines = line
        found = math.nan if is_nan in (1, True) else unbounded(number(value))
        if run in names and isinstance(key, str) and found is not None:
            told.configure(run)
            buffer.add(line, names[run], whole(number(step)), instant(time), [key], [found])
            reading.points += 1
        elif run not in deleted:
            reason = "no number" if run in names else "a metric of a run that is not there"
            reading.reject(line, reason, f"{key} = {value} of {run}")
        yield


def unbounded(value: float | None) -> float | None:
    """The value, an infinity where it is the largest double."""
    largest = value is not None and abs(value) == sys.float_info.max
    return math.copysign(math.inf, value) if largest and value is not None else value


def _runs(store: Store, reading: Reading) -> tuple[list[Run], set[str]]:
    """The runs, and the identifiers of those that were deleted."""
    experiments = dict(row for _, row in store.rows("experiments", ("experiment_id", "name")))
    params, tags = _by_run(store, "params"), _by_run(store, "tags")
    runs, deleted = list[Run](), set[str]()
    for line, (key, name, status, stage, experiment) in store.rows("runs", RUN, reading):
        if stage not in (None, ACTIVE):
            deleted.add(key)
            reading.reject(line, f"a run that is {clean(str(stage))} in MLflow", f"{name} {key}")
            continue
        shown = text(name) or tags[key].get(RUN_NAME)
        project = text(experiments.get(experiment))
        runs.append(Run(str(key), shown, status, project, params[key], tags[key]))
    return runs, deleted


def _by_run(store: Store, table: str) -> dict[str, dict[str, str | None]]:
    """Identifier of a run -> names and values of the table."""
    found: dict[str, dict[str, str | None]] = defaultdict(dict)
    for _, (run, key, value) in store.rows(table, ("run_uuid", "key", "value")):
        found[run][str(key)] = text(value)
    return found
