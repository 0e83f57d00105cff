"""Hold the Parquet of every release and the release file against their sums, and mend them.

Reads    <folder>/releases/*, the release file
Writes   what is damaged, anew from the warehouse
"""

from pathlib import Path

import duckdb
import pandas as pd

import sql
from warehouse.publish import RELEASE_FILE
from warehouse.publish.file import DRAWS_KEPT, write_release_file
from warehouse.publish.manifest import damaged, is_as_stated
from warehouse.publish.parquet import parquet_folder, rewrite_parquet


def verify_releases(
    con: duckdb.DuckDBPyConnection, folder: str | Path, draws_kept: int = DRAWS_KEPT
) -> pd.DataFrame:
    """One row a release: its damaged files, and whether they are now the bytes that they were.

    The last row is the release file, which holds all of them; none before the first release.
    """
    names = [name for (name,) in con.execute(sql.query("publish/releases")).fetchall()]
    rows = [_verify(con, Path(folder), name) for name in reversed(names)]
    if rows:
        rows.append(_verify_file(con, Path(folder), draws_kept))
    return pd.DataFrame(rows, columns=["release", "damaged", "result"])


def _verify_file(
    con: duckdb.DuckDBPyConnection, folder: Path, draws_kept: int
) -> dict[str, object]:
    file = folder / RELEASE_FILE
    is_whole = is_as_stated(file, file)
    if not is_whole:
        write_release_file(con, folder, draws_kept=draws_kept)
    files, result = ("", "whole") if is_whole else (RELEASE_FILE, "written again")
    return {"release": "all of them", "damaged": files, "result": result}


def _verify(con: duckdb.DuckDBPyConnection, folder: Path, release: str) -> dict[str, object]:
    files = damaged(parquet_folder(folder, release))
    result = "whole"
    if files:
        is_same = rewrite_parquet(con, folder, release)
        result = "written again" + ("" if is_same else ", with other bytes than before")
    return {"release": release, "damaged": ", ".join(files), "result": result}
