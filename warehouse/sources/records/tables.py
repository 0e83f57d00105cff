"""Tables of any shape into points: a row an evaluation or a metric, a row a run, a column a run."""

from collections.abc import Iterable, Iterator

import pyarrow as pa

from warehouse.errors import FileUnreadable
from warehouse.sources.reading import Reading
from warehouse.sources.records import columns as cells
from warehouse.sources.records import panels
from warehouse.sources.records.columns import Columns
from warehouse.sources.records.melt import is_long, melt
from warehouse.sources.records.run_rows import RunRows, is_of_runs
from warehouse.sources.roles import Roles, first

FEW = 3  # rows; so many runs of one evaluation each are no reason to think of a table of runs


def points(chunks: Iterable[Columns], roles: Roles, reading: Reading) -> Iterator[pa.Table]:
    """The points of the chunks of one file as tables of points.SCHEMA; texts go into reading.

    Raises FileUnreadable where the columns do not fit the roles, or each row seems to be a run.
    """
    rows = RunRows(roles, reading)
    for chunk in chunks:
        if roles.layout is None and panels.is_panel(chunk.names):
            yield panels.melt(chunk, roles, reading)
        elif is_of_runs(chunk.names, roles):
            yield rows.melt(chunk)
        else:
            if reading.points == 0:
                _check_rows(chunk, roles)
            yield melt(chunk, roles, reading)


def _check_rows(chunk: Columns, roles: Roles) -> None:
    """Refuse what looks like a table of runs, where the settings say nothing of its layout."""
    name = first(roles.run, chunk.names)
    has_step = any(first(names, chunk.names) for names in (roles.step, roles.time))
    if name is None or roles.layout is not None or has_step or is_long(chunk.names, roles):
        return
    runs = cells.labels(chunk.arrays[chunk.names.index(name)]).drop_null()
    if len(runs) > FEW and len(runs.unique()) == len(runs):
        raise FileUnreadable(
            f'each of its {len(runs)} rows names another run in the column "{name}", and none has '
            'a step: set layout = "runs" if a row is a run, layout = "wide" if it is an evaluation'
        )
