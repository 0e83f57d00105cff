"""One release as Parquet files, one a relation of the schema publish.

Reads    every relation of the schema publish
Writes   <folder>/releases/<release>/<relation>.parquet

The same rows make the same bytes: sorted, on fixed settings, without a date of writing.  The
comment of a column, with its unit, is in the metadata of its field.
"""

import filecmp
import shutil
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

import sql


def write_parquet(con: duckdb.DuckDBPyConnection, folder: Path, release: str) -> Path:
    """Write the release's folder whole; one that holds the same bytes already is left alone."""
    target = _folder(folder, release)
    building = target.with_name(f".{release}-building")
    _remove(building)
    building.mkdir(parents=True)
    for (relation,) in con.execute(sql.query("publish/relations")).fetchall():
        rows = _rows(con, relation, release)
        pq.write_table(rows, building / f"{relation}.parquet", compression="zstd", version="2.6")
    if _is_same(building, target):
        _remove(building)
    else:
        _swap(building, target)
    return target


def has_parquet(folder: Path, release: str) -> bool:
    """True when the release's folder is there; it is only ever put there whole."""
    return _folder(folder, release).is_dir()


def _folder(folder: Path, release: str) -> Path:
    return folder / "releases" / release


def _rows(con: duckdb.DuckDBPyConnection, relation: str, release: str) -> pa.Table:
    found = con.execute(f"from publish.{relation} where release = ? order by all", [release])
    rows = found.to_arrow_table()
    stated = con.execute(sql.query("publish/column_comments"), {"relation": relation})
    comments = dict(stated.fetchall())
    fields = [field.with_metadata({"comment": comments[field.name]}) for field in rows.schema]
    return rows.cast(pa.schema(fields))


def _is_same(building: Path, target: Path) -> bool:
    if not target.is_dir():
        return False
    names = sorted(file.name for file in building.iterdir())
    if names != sorted(file.name for file in target.iterdir()):
        return False
    return not any(filecmp.cmpfiles(building, target, names, shallow=False)[1:])


def _swap(building: Path, target: Path) -> None:
    """Put the new folder in the old one's place; a folder cannot replace a full one in one step."""
    old = target.with_name(f".{target.name}-old")
    _remove(old)
    if target.exists():
        target.rename(old)
    building.rename(target)
    _remove(old)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
