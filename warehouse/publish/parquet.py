"""One release as Parquet files, one a relation of the schema publish, written once.

Reads    every relation of the schema publish
Writes   <folder>/releases/<release>/<relation>.parquet, and SHA256SUMS beside them

The same rows make the same bytes: sorted, on fixed settings, without a date of writing, as the
release was when it was published.  What was decided or forecast since is in the folder of the
next release.  The comment of a column, with its unit, is in the metadata of its field.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

import sql
from warehouse.publish.disk import put_in_place
from warehouse.publish.manifest import differing, is_complete, manifest_text, write_manifest

UNWRITTEN = ("law_draws",)  # the same as draws, in another form
# Relations whose rows of a release may come after it: a folder has those since the one before.
INCREMENTS = ("decisions", "forecasts")


def write_parquet(con: duckdb.DuckDBPyConnection, folder: Path, release: str) -> Path:
    """Write the release's folder whole; one that is complete already is left alone."""
    target = parquet_folder(folder, release)
    if not is_complete(target):
        rewrite_parquet(con, folder, release)
    return target


def rewrite_parquet(con: duckdb.DuckDBPyConnection, folder: Path, release: str) -> bool:
    """Put the folder in the place of a damaged one; true where its manifest stays what it was."""
    target = parquet_folder(folder, release)
    before = manifest_text(target)
    building = target.with_name(f".{release}-building")
    _remove(building)
    building.mkdir(parents=True)
    with _as_published(con, release):
        for relation in parquet_relations(con):
            rows = _rows(con, relation, release)
            pq.write_table(
                rows, building / f"{relation}.parquet", compression="zstd", version="2.6"
            )
    write_manifest(building)
    _swap(building, target)
    return manifest_text(target) == before


def compare_parquet(folder: Path, other: Path, release: str) -> list[str]:
    """The relations of which two folders of releases hold other bytes, by their manifests."""
    files = differing(parquet_folder(folder, release), parquet_folder(other, release))
    return [file.removesuffix(".parquet") for file in files]


def has_parquet(folder: Path, release: str) -> bool:
    """True when the release's folder is there with every file at its length."""
    return is_complete(parquet_folder(folder, release))


def sweep(folder: Path) -> None:
    """Throw away folders that a crash left half written or half replaced."""
    for leftover in (folder / "releases").glob(".*"):
        if leftover.name.endswith(("-building", "-old")):
            _remove(leftover)


def parquet_folder(folder: Path, release: str) -> Path:
    """Where the Parquet of a release is."""
    return folder / "releases" / release


def parquet_relations(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The relations that are written, by their names without the schema."""
    found = con.execute(sql.query("publish/relations")).fetchall()
    return [name for (name,) in found if name not in UNWRITTEN]


@contextmanager
def _as_published(con: duckdb.DuckDBPyConnection, release: str) -> Iterator[None]:
    """The schema publish without what was forecast and decided since the release; rolled back."""
    con.begin()
    try:
        for name in ("publish/forget_forecasts", "publish/forget_decisions"):
            con.execute(sql.query(name), {"release": release})
        yield
    finally:
        con.rollback()


def _rows(con: duckdb.DuckDBPyConnection, relation: str, release: str) -> pa.Table:
    # Draws are stored in order, and too many to be put in order again.
    order = "" if relation == "draws" else "order by all"
    query = f"from publish.{relation} where release = $release {order}"
    if relation in INCREMENTS:
        query = sql.query(f"publish/increment_of_{relation}")
    rows = con.execute(query, {"release": release}).to_arrow_table()
    stated = con.execute(sql.query("publish/column_comments"), {"relation": relation})
    comments = dict(stated.fetchall())
    fields = [field.with_metadata({"comment": comments[field.name]}) for field in rows.schema]
    return rows.cast(pa.schema(fields))


def _swap(building: Path, target: Path) -> None:
    """Put the new folder in the old one's place; a folder cannot replace a full one in one step."""
    old = target.with_name(f".{target.name}-old")
    _remove(old)
    if target.exists():
        target.rename(old)
    put_in_place(building, target)
    _remove(old)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
