"""Read what is published, and the runs that a fit may use.

Reads    the schema publish, of the warehouse or of a release file; core.runs, quality.quarantine
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd

import sql
from warehouse.frames import frame
from warehouse.release_query import find_release, open_release_file


def read_release(
    source: str | Path | duckdb.DuckDBPyConnection,
    release: str | None = None,
    only: Collection[str] | None = None,
) -> dict[str, pd.DataFrame]:
    """Every relation of the schema publish, its rows of one release, by name without the schema.

    source is the warehouse's connection, or the path of a release file; release None is the newest
    published one; only names the relations that are wanted, None is all.  Raises NoReleaseFile
    where the path has no file and NoRelease where the release is not in it.
    """
    with _opened(source) as con:
        name = find_release(con, release)
        relations = [row[0] for row in con.execute(sql.query("publish_relations")).fetchall()]
        wanted = [relation for relation in relations if only is None or relation in only]
        return {relation: _rows(con, relation, name) for relation in wanted}


def family_runs(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """One row per run that no setting and no critical rule keeps out, held-out runs included.

    Columns: run_id, family, params, params_non_embedding, params_total [parameters], tokens
    [tokens], flops, flops_budget [FLOPs], flops_method, loss_nats [nats/token], is_holdout, seed,
    started_at, finished_at.
    """
    return frame(con.execute(sql.query("family_runs")))


@contextmanager
def _opened(
    source: str | Path | duckdb.DuckDBPyConnection,
) -> Iterator[duckdb.DuckDBPyConnection]:
    if isinstance(source, duckdb.DuckDBPyConnection):
        yield source
    else:
        with open_release_file(source) as con:
            yield con


def _rows(con: duckdb.DuckDBPyConnection, relation: str, release: str) -> pd.DataFrame:
    return frame(con.execute(f"from publish.{relation} where release = ? order by all", [release]))
