"""Every error of DuckDB is told as what it is, in one line: only damage is called damage."""

import duckdb
import pytest

from warehouse.connection import open_warehouse
from warehouse.errors import WarehouseDamaged, WarehouseStopped, WarehouseUnwritable
from warehouse.faults import faults_told

DAMAGE = [
    duckdb.IOException("IO Error: Corrupt database file: computed checksum 1 does not match 2"),
    duckdb.IOException("IO Error: Could not read enough bytes from file"),
    duckdb.SerializationException("Serialization Error: Failed to deserialize: expected end"),
    duckdb.FatalException("FATAL Error: Invalid entry in the catalog"),
    duckdb.InternalException("INTERNAL Error: Attempted to access index 5 within vector of 2"),
]
NO_ROOM = [
    duckdb.IOException('IO Error: Could not write file "x": No space left on device'),
    duckdb.FatalException("FATAL Error: Failed to commit: Could not write file: File too large"),
    duckdb.OutOfMemoryException(
        "Out of Memory Error: failed to offload data block (10 GiB/10 GiB used). "
        "This limit was set by the 'max_temp_directory_size' setting."
    ),
]


def told(error: duckdb.Error) -> str:
    """What is said of an error, as the kind that it is."""
    with pytest.raises(Exception, match=r"lab\.duckdb") as found, faults_told("lab.duckdb"):
        raise error
    assert "\n" not in str(found.value)
    return f"{type(found.value).__name__}: {found.value}"


@pytest.mark.parametrize("error", DAMAGE, ids=str)
def test_what_duckdb_finds_wrong_in_a_file_is_damage(error: duckdb.Error) -> None:
    assert told(error).startswith(WarehouseDamaged.__name__)


@pytest.mark.parametrize("error", NO_ROOM, ids=str)
def test_a_disk_without_room_is_no_damage(error: duckdb.Error) -> None:
    assert told(error).startswith(WarehouseUnwritable.__name__)


def full_and_then_invalid() -> None:
    """A write that fails, and a rollback that fails after it."""
    try:
        raise NO_ROOM[0]
    except duckdb.Error:
        said = "FATAL Error: database has been invalidated"
        raise duckdb.FatalException(said)  # noqa: B904 - a rollback of DuckDB's names no cause


def test_a_failed_rollback_is_not_told_in_the_place_of_the_full_disk_before_it() -> None:
    with pytest.raises(WarehouseUnwritable), faults_told("lab.duckdb"):
        full_and_then_invalid()


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (duckdb.OutOfMemoryException("Out of Memory Error: could not allocate"), "more memory"),
        (duckdb.InterruptException("INTERRUPT Error: Interrupted!"), "run this again"),
        (duckdb.TransactionException("TransactionContext Error: Conflict"), "no other program"),
        (duckdb.IOException('IO Error: Cannot open file "x": Permission denied'), "its folder"),
    ],
)
def test_other_faults_have_their_own_advice(error: duckdb.Error, advice: str) -> None:
    said = told(error)
    assert said.startswith(WarehouseStopped.__name__)
    assert advice in said


@pytest.mark.parametrize(
    "statement",
    [
        "select strange from core.runs",
        "insert into main.migrations values ('0001_raw')",
        "select cast('a' as integer)",
    ],
)
def test_a_statement_that_does_not_fit_is_a_mistake_of_ours_and_the_file_stays_whole(
    tmp_path, statement: str
) -> None:
    path = tmp_path / "lab.duckdb"
    with (
        pytest.raises(WarehouseStopped, match="a mistake of lawbook: report it"),
        open_warehouse(path) as con,
    ):
        con.execute(statement)
    with open_warehouse(path) as con:
        assert con.execute("from core.runs").fetchall() == []


def list_in_little_memory(con: duckdb.DuckDBPyConnection) -> None:
    """A list of 160 MB, where 20 MB may be used and nothing may be put on the disk."""
    con.execute("set memory_limit = '20MB'")
    con.execute("set temp_directory = ''")
    con.execute("select list(number) from range(20_000_000) as numbers (number)")


def test_too_little_memory_for_a_query_is_told_as_that(tmp_path) -> None:
    with (
        pytest.raises(WarehouseStopped, match="more memory"),
        open_warehouse(tmp_path / "lab.duckdb") as con,
    ):
        list_in_little_memory(con)
