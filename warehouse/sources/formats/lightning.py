"""Lightning's CSVLogger: NAME/version_N/metrics.csv beside hparams.yaml.

The run is NAME.  A version that begins behind the last step of the version before it, or repeats
its values, goes on with its run: training was resumed.  One that has other values at those steps is
another run, NAME-version_N.  Only versions before it decide, so a further version renames none; and
a file keeps the name under which reading it began.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa

from warehouse.errors import FileUnreadable
from warehouse.sources.compression import BROKEN_OFF
from warehouse.sources.formats import csv
from warehouse.sources.log_file import LogFile
from warehouse.sources.reading import Reading
from warehouse.sources.records.melt import melt
from warehouse.sources.records.points import SCHEMA
from warehouse.sources.roles import Roles
from warehouse.sources.snapshot import Snapshot

LOG = "metrics.csv"
FOLDER = re.compile(r"(?P<above>.*/|)version_(?P<number>\d{1,9})/[^/]+")


def is_mine(head: bytes, name: str) -> bool:
    """Whether it is CSV in the place of the logger."""
    is_there = FOLDER.fullmatch(name) is not None and name.endswith(f"/{LOG}")
    return is_there and csv.is_mine(head, name)


def read(
    snapshot: Snapshot, roles: Roles, reading: Reading, is_last: bool = True
) -> Iterator[pa.Table]:
    """Tables of points, as csv.read; the run stays that of the first reading."""
    if reading.header_run is None:
        reading.header_run = run_of(snapshot.file, reading.run, roles)
    reading.run = reading.header_run
    yield from csv.read(snapshot, roles, reading, is_last)


def run_of(file: LogFile, run: str, roles: Roles) -> str:
    """The run that a file in the folder of a version belongs to; run is what its path names.

    A template of the settings, and a path that names nothing but versions, stand as they are.
    """
    place = FOLDER.fullmatch(file.path)
    if place is None or not roles.run or run == f"version_{place['number']}":
        return run
    number = int(place["number"])
    lower = sorted((one for one in _versions(file, place["above"]) if one < number), reverse=True)
    for before in lower:
        begun, own = _log(file, place["above"], before), _log(file, place["above"], number)
        last = _points(begun, roles)
        if len(last):
            if _goes_on(_points(own, roles), last):
                return run_of(begun, run, roles)
            return f"{run}-version_{number}"
    return run


def _versions(file: LogFile, above: str) -> list[int]:
    """The numbers of the versions side by side."""
    found = (FOLDER.fullmatch(f"{path}/{LOG}") for path in file.system.ls(above, detail=False))
    return [int(one["number"]) for one in found if one is not None]


def _log(file: LogFile, above: str, number: int) -> LogFile:
    path = f"{above}version_{number}/{LOG}"
    return replace(file, name=path, path=path)


def _points(file: LogFile, roles: Roles) -> pd.Series:
    """The values of a version by (metric, step), the last of each; none where it has no log."""
    told = Reading("")
    try:
        with Snapshot(file).open() as stream:
            tables = [melt(chunk, roles, told) for chunk in csv.chunks(stream, told)]
    except (*BROKEN_OFF, ValueError, FileUnreadable):  # reading that file itself will say so
        tables = []
    table = pa.concat_tables([SCHEMA.empty_table(), *tables]).select(["metric", "step", "value"])
    frame = table.to_pandas().dropna(subset=["step"])
    return frame.groupby(["metric", "step"], observed=True)["value"].last()


def _goes_on(own: pd.Series, before: pd.Series) -> bool:
    """Whether a version goes on with the run of the one before: behind it, or with its values."""
    steps, last = own.index.get_level_values("step"), before.index.get_level_values("step").max()
    if not len(steps) or steps.min() > last:
        return len(steps) > 0
    both = own.index.intersection(before.index)
    return len(both) > 0 and bool(np.array_equal(own[both], before[both], equal_nan=True))
