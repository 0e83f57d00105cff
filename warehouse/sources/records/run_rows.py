"""Tables in which a row is a run, with its configuration and its last values.

W&B's table of runs is known by its columns Name, State and Created (its web page's export); any
other by layout = "runs" of the settings.
"""

import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pyarrow as pa

from warehouse.errors import FileUnreadable
from warehouse.sources.field_names import KNOWN
from warehouse.sources.reading import Reading
from warehouse.sources.records import columns as cells
from warehouse.sources.records import names
from warehouse.sources.records.columns import Columns
from warehouse.sources.records.melt import melt
from warehouse.sources.roles import Roles, first

WANDB = {"Name", "State", "Created"}
FACTS = {
    "Name": "tracker.name",
    "State": "tracker.status",
    "Tags": "tracker.tags",
    "ID": "tracker.id",
    "Group": "tracker.group",
    "Job Type": "tracker.kind",
    "Project": "tracker.project",
}
STATES = {
    "finished": "finished",
    "running": "running",
    "crashed": "failed",
    "failed": "failed",
    "killed": "killed",
    "preempted": "killed",
}
COUNTED = ("tokens", "samples", "flops", "learning_rate")  # what changes over a run
DECLARED = {name for concept in KNOWN if concept not in COUNTED for name in KNOWN[concept]}


def is_of_runs(header: list[str], roles: Roles) -> bool:
    """Whether a row is a run, by the settings or by the columns."""
    return roles.layout == "runs" or (roles.layout is None and set(header) >= WANDB)


class RunRows:
    """The rows of one file, each run once."""

    def __init__(self, roles: Roles, reading: Reading) -> None:
        """Start with the runs that earlier readings of the file gave."""
        self._roles, self._reading = roles, reading
        self._seen = {run for run, _ in (*reading.known, *reading.metrics)}

    def melt(self, chunk: Columns) -> pa.Table:
        """Last values as points, a table of points.SCHEMA; all else is configuration.

        Raises FileUnreadable where no column names the run.
        """
        is_wandb = set(chunk.names) >= WANDB
        name = self._run_column(chunk.names, is_wandb)
        chunk = self._once(_with_runs(chunk, name, is_wandb), name)
        runs = cells.labels(_column(chunk, name)).to_pylist()
        if is_wandb:
            chunk = self._tracked(chunk, name, runs)
        chunk = self._declared(chunk, name, runs)
        roles = replace(self._roles, run=(name,), has_run_setting=False, layout="wide")
        return melt(chunk, roles, self._reading)

    def _run_column(self, header: list[str], is_wandb: bool) -> str:
        is_told = self._roles.has_run_setting or not is_wandb
        name = first(self._roles.run if is_told else ("Name",), header)
        if name is None:
            known = ", ".join(names.clean(column) for column in header[:8])
            raise FileUnreadable(f"no column names the run of a row; it has {known}")
        return name

    def _once(self, chunk: Columns, name: str) -> Columns:
        """The rows whose run has no other row."""
        runs = cells.labels(_column(chunk, name)).to_pylist()
        rows = Counter(runs)
        is_kept = [run is None or (rows[run] == 1 and run not in self._seen) for run in runs]
        for line, run, kept in zip(chunk.lines, runs, is_kept, strict=True):
            if not kept:
                self._reading.reject(int(line), f'the run "{run}" has more than one row', "")
        self._seen.update(run for run in runs if run is not None)
        return chunk.filter(np.asarray(is_kept, dtype=bool))

    def _tracked(self, chunk: Columns, name: str, runs: list[str | None]) -> Columns:
        """Take what W&B knows of each run out of the columns."""
        taken = {column: key for column, key in FACTS.items() if column != name}
        for column in taken.keys() & set(chunk.names):
            for run, text in zip(runs, cells.texts(_column(chunk, column)), strict=True):
                value = _fact(column, text)
                if run is not None and value is not None:
                    self._reading.configure(run, taken[column], value)
        return _without(chunk, set(taken))

    def _declared(self, chunk: Columns, name: str, runs: list[str | None]) -> Columns:
        """Take the columns of known facts, such as the parameters, as configuration."""
        columns = [column for column in chunk.names if column in DECLARED and column != name]
        for column in columns:
            for run, text in zip(runs, cells.texts(_column(chunk, column)), strict=True):
                if run is not None and text is not None:
                    self._reading.configure(run, column, text)
        return _without(chunk, set(columns))


def _with_runs(chunk: Columns, name: str, is_wandb: bool) -> Columns:
    """The chunk with the ID of W&B behind a name that several rows have."""
    if not is_wandb or "ID" not in chunk.names:
        return chunk
    runs, ids = (cells.labels(_column(chunk, column)).to_pylist() for column in (name, "ID"))
    rows = Counter(runs)
    told = [
        f"{run}-{key}" if run and key and rows[run] > 1 else run
        for run, key in zip(runs, ids, strict=True)
    ]
    arrays = list(chunk.arrays)
    arrays[chunk.names.index(name)] = pa.array(told, pa.string())
    return replace(chunk, arrays=arrays)


def _fact(column: str, text: str | None) -> str | None:
    if text is None or text == "-":
        return None
    if column == "State":
        return STATES.get(text.lower())
    if column == "Tags":
        return json.dumps([tag.strip() for tag in text.split(",") if tag.strip()])
    return text


def _column(chunk: Columns, name: str) -> pa.Array:
    return chunk.arrays[chunk.names.index(name)]


def _without(chunk: Columns, left_out: set[str]) -> Columns:
    kept = [place for place, name in enumerate(chunk.names) if name not in left_out]
    return Columns([chunk.names[i] for i in kept], [chunk.arrays[i] for i in kept], chunk.lines)
