"""Hold the Parquet of every release against its manifest, and mend it from the warehouse.

Reads    <folder>/releases/*
Writes   folders that are damaged
"""

from pathlib import Path

import duckdb
import pandas as pd

import sql
from warehouse.publish.manifest import damaged
from warehouse.publish.parquet import parquet_folder, rewrite_parquet


def verify_releases(con: duckdb.DuckDBPyConnection, folder: str | Path) -> pd.DataFrame:
    """One row a release: its damaged files, and whether they are now the bytes that they were."""
    names = [name for (name,) in con.execute(sql.query("publish/releases")).fetchall()]
    return pd.DataFrame(
        [_verify(con, Path(folder), name) for name in reversed(names)],
        columns=["release", "damaged", "result"],
    )


def _verify(con: duckdb.DuckDBPyConnection, folder: Path, release: str) -> dict[str, object]:
    files = damaged(parquet_folder(folder, release))
    result = "whole"
    if files:
        is_same = rewrite_parquet(con, folder, release)
        result = "written again" + ("" if is_same else ", with other bytes than before")
    return {"release": release, "damaged": ", ".join(files), "result": result}
