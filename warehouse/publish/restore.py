"""Take published releases back into a warehouse that lost them, and notice that it did.

Reads    <folder>/releases/*/*.parquet, the release file
Writes   the schema publish, ledger.forecasts
"""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

import sql
from warehouse.publish import RELEASE_FILE
from warehouse.publish.additions import LATER
from warehouse.publish.errors import HistoryLost, ReleaseDamaged, ReleaseRejected
from warehouse.publish.manifest import damaged

RELEASES = "releases.parquet"
# Which query takes a relation that is stored in another form.
OTHERWISE = {"draws": "publish/insert_draws", "releases": "publish/insert_restored_release"}


def require_history(con: duckdb.DuckDBPyConnection, folder: str | Path) -> None:
    """Raise HistoryLost where releases stand in the folder that the warehouse does not know."""
    lost = _unknown(con, Path(folder))
    if lost:
        raise HistoryLost(str(folder), [path.name for path in lost])


def restore_published(con: duckdb.DuckDBPyConnection, folder: str | Path) -> list[str]:
    """Insert every release of the folder that the warehouse lacks; their names in their order.

    All of them or none.  Raises ReleaseDamaged where Parquet is not what its manifest says, and
    ReleaseRejected where the warehouse has another release in its place.
    """
    folder = Path(folder)
    lost = _unknown(con, folder)
    for path in lost:
        if files := damaged(path):
            raise ReleaseDamaged(path.name, str(path), files)
    lost.sort(key=_number)
    later = _later_rows(folder / RELEASE_FILE)
    con.begin()
    try:
        for path in lost:
            _insert(con, path)
        for table, rows in later.items():
            _take(con, rows, _insertion(table))
        con.execute(sql.query("ledger/restore"))
    except BaseException:
        con.rollback()
        raise
    con.commit()
    return [path.name for path in lost]


def _unknown(con: duckdb.DuckDBPyConnection, folder: Path) -> list[Path]:
    known = {name for (name,) in con.execute(sql.query("publish/releases")).fetchall()}
    found = (folder / "releases").glob(f"[!.]*/{RELEASES}")
    return [file.parent for file in sorted(found) if file.parent.name not in known]


def _later_rows(file: Path) -> dict[str, pa.Table]:
    """What the release file has and no Parquet: decisions and forecasts after the last release.

    Nothing where there is no such file that can be read; the Parquet alone is restored then.
    """
    if not file.is_file():
        return {}
    try:
        with duckdb.connect(str(file), read_only=True) as con:
            return {name: con.execute(f"from publish.{name}").to_arrow_table() for name in LATER}
    except duckdb.Error:
        return {}


def _number(path: Path) -> int:
    """The place of a release in the order of publication, first those that do not say it."""
    rows = pq.read_table(path / RELEASES)
    return int(rows["number"][0].as_py()) if "number" in rows.column_names else 0


def _insert(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    stored = {name for (name,) in con.execute(sql.query("publish/tables")).fetchall()}
    for file in sorted(path.glob("*.parquet")):
        if file.stem in OTHERWISE:
            _take(con, pq.read_table(file), sql.query(OTHERWISE[file.stem]))
        elif file.stem in stored:
            _take(con, pq.read_table(file), _insertion(file.stem))
    taken = con.execute(sql.query("publish/places_taken_twice")).fetchall()
    if taken:
        raise ReleaseRejected(path.name, f"the warehouse has another release number {taken[0][0]}")


def _insertion(table: str) -> str:
    """Of a table whose rows come later the warehouse may have some: only the others."""
    insertion = f"insert into publish.{table} by name from release_rows"
    if table not in LATER:
        return insertion
    return f"{insertion} where {LATER[table]} not in (select {LATER[table]} from publish.{table})"


def _take(con: duckdb.DuckDBPyConnection, rows: pa.Table, query: str) -> None:
    con.register("release_rows", rows)
    try:
        con.execute(query)
    finally:
        con.unregister("release_rows")
