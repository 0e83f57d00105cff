"""What a set of logs holds, read into a warehouse that is thrown away.

Reads    the logs of the sources
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd

import sql
from warehouse.connection import open_warehouse
from warehouse.core.derive import rebuild_core
from warehouse.core.families import Family
from warehouse.core.shapes import Shapes
from warehouse.frames import frame
from warehouse.raw.ingest import OnFile, ingest
from warehouse.sources.source import Source


class Look:
    """The logs of some sources, read once."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, sources: Sequence[Source], on_file: OnFile | None
    ) -> None:
        self._con = con
        self.files = ingest(con, sources, datetime.now(UTC), on_file)

    def runs(self) -> list[str]:
        """The runs that logged numbers, in the order of their names."""
        return [run for (run,) in self._con.execute(sql.query("raw/logged_runs")).fetchall()]

    def metrics(self) -> pd.DataFrame:
        """One row a run and metric: run_id, metric."""
        return self._query("raw/logged_metrics")

    def configs(self) -> pd.DataFrame:
        """One row a run and configuration key: run_id, key, value."""
        return self._query("raw/logged_configs")

    def passed_over(self) -> pd.DataFrame:
        """One row a file, or kind of files, of which nothing was read: file, problem."""
        found = self._con.execute(
            "select file, problem from raw.files where problem is not null order by file"
        )
        return frame(found)

    def taken(
        self, sources: Sequence[Source], families: Sequence[Family], shapes: Shapes
    ) -> pd.DataFrame:
        """One row a run: its N, D, C and loss and where each is from, by these settings."""
        rebuild_core(self._con, families, sources, shapes)
        return self._query("core/taken")

    def _query(self, name: str) -> pd.DataFrame:
        return frame(self._con.execute(sql.query(name)))


@contextmanager
def look_at(sources: Sequence[Source], on_file: OnFile | None = None) -> Iterator[Look]:
    """Read the logs; nothing is left of it afterwards.  Raises what ingest raises."""
    with (
        TemporaryDirectory(prefix="lawbook-") as folder,
        open_warehouse(Path(folder) / "look.duckdb") as con,
    ):
        yield Look(con, sources, on_file)
