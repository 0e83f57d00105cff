"""A release is written once: what is lost of it comes back the same, on either side."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from tests import planted_release as planted
from warehouse.connection import open_warehouse
from warehouse.publish import RELEASE_FILE
from warehouse.publish.decisions import RETRACT, decide
from warehouse.publish.errors import HistoryLost, ReleaseDamaged
from warehouse.publish.file import write_release_file
from warehouse.publish.manifest import write_manifest
from warehouse.publish.parquet import compare_parquet, write_parquet
from warehouse.publish.release import publish_release
from warehouse.publish.restore import require_history, restore_published
from warehouse.publish.verify import verify_releases

NAMES = ("first", "second", "third")
ROW_GROUP = 122_880  # rows of a table that DuckDB hands to one thread
SHA256SUM, CHECK = shutil.which("sha256sum"), ("--strict", "-c", "SHA256SUMS")


@pytest.fixture(scope="module")
def nights(tmp_path_factory) -> Path:
    """A warehouse with three releases, and the folder they were written to."""
    folder = tmp_path_factory.mktemp("nights")
    with open_warehouse(folder / "warehouse.duckdb") as con:
        planted.add_run(con, "a")
        for day, name in enumerate(NAMES):
            facts = planted.facts(name, released_at=planted.AT + timedelta(days=day))
            tables = planted.tables() | {"walk_forward": planted.walk_forward()}
            publish_release(con, facts, tables)
        write_release_file(con, folder / "published")
    return folder


@pytest.fixture
def con(nights, tmp_path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of that warehouse; the folder is beside it."""
    shutil.copytree(nights, tmp_path, dirs_exist_ok=True)
    with open_warehouse(tmp_path / "warehouse.duckdb") as con:
        yield con


@pytest.fixture
def published(con, tmp_path) -> Path:
    """The folder of three written releases."""
    return tmp_path / "published"


@pytest.fixture
def fresh(new_warehouse):
    """A warehouse that knows nothing."""
    with new_warehouse() as con:
        yield con


def stored(con):
    names = con.execute("select table_name from duckdb_tables() where schema_name = 'publish'")
    return {
        name: con.execute(f"from publish.{name} order by all").fetchall()
        for (name,) in names.fetchall()
    }


def bytes_of(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.skipif(SHA256SUM is None, reason="no sha256sum on this machine")
def test_the_manifest_is_one_of_sha256sum(published):
    for name in NAMES:
        folder = published / "releases" / name
        said = subprocess.check_output([SHA256SUM, *CHECK], cwd=folder, text=True)
        assert "fits.parquet: OK" in said


def test_damaged_parquet_is_found_by_its_hash_and_comes_back_the_same(con, published):
    folder = published / "releases" / "second"
    before = bytes_of(folder)
    file = folder / "fits.parquet"
    file.write_bytes(b"x" + file.read_bytes()[1:])
    (folder / "runs.parquet").unlink()
    found = verify_releases(con, published).set_index("release")
    assert found.loc["second", "damaged"] == "fits.parquet, runs.parquet"
    assert found["result"].to_dict() == {
        "first": "whole", "second": "written again", "third": "whole", "all of them": "whole",
    }  # fmt: skip
    assert bytes_of(folder) == before


def test_one_changed_byte_of_the_release_file_is_found_and_the_file_written_again(con, published):
    file = published / RELEASE_FILE
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    found = verify_releases(con, published).set_index("release")["result"]
    assert (found["all of them"], found["first"]) == ("written again", "whole")
    assert verify_releases(con, published)["result"].to_list() == ["whole"] * 4


def test_parquet_stays_as_published_whatever_was_decided_since(con, published):
    folder = published / "releases" / "third"
    before = bytes_of(folder)
    decide(con, "third", RETRACT, "wrong", planted.AT, "a person")
    write_release_file(con, published)
    assert bytes_of(folder) == before
    (folder / "releases.parquet").unlink()
    write_release_file(con, published)
    assert bytes_of(folder) == before


def test_a_warehouse_that_lost_its_releases_is_refused_and_told_how(fresh, published):
    before = {name: bytes_of(published / "releases" / name) for name in NAMES}
    with pytest.raises(HistoryLost, match=r"3 releases .* first first.*lawbook release restore"):
        require_history(fresh, published)
    publish_release(fresh, planted.facts("new"), planted.tables())
    with pytest.raises(HistoryLost):
        write_release_file(fresh, published)
    assert before == {name: bytes_of(published / "releases" / name) for name in NAMES}
    assert not (published / "releases" / "new").exists()


def test_a_lost_warehouse_has_every_published_row_again(con, fresh, published):
    assert restore_published(fresh, published) == [*NAMES]
    assert stored(fresh) == stored(con)
    require_history(fresh, published)
    assert restore_published(fresh, published) == []


def test_what_was_decided_after_the_last_release_comes_back_from_the_release_file(
    con, fresh, published
):
    decide(con, "third", RETRACT, "wrong", planted.AT, "a person")
    write_release_file(con, published)
    restore_published(fresh, published)
    assert stored(fresh) == stored(con)


def test_a_restored_warehouse_writes_the_same_parquet(fresh, published, tmp_path_factory):
    restore_published(fresh, published)
    again = tmp_path_factory.mktemp("again")
    write_release_file(fresh, again)
    for name in NAMES:
        assert bytes_of(again / "releases" / name) == bytes_of(published / "releases" / name)


def test_damaged_parquet_is_not_restored(fresh, published):
    (published / "releases" / "second" / "fits.parquet").write_bytes(b"something else")
    with pytest.raises(ReleaseDamaged, match=r"second .*fits.parquet"):
        restore_published(fresh, published)
    assert fresh.execute("from publish.releases").fetchall() == []


def test_parquet_is_the_same_with_any_number_of_threads(con, tmp_path):
    many = planted.drawn(planted.LAW, draws=ROW_GROUP + 1)  # what two threads share
    publish_release(con, planted.facts("wide"), planted.tables(draws=many))
    for threads in (1, 8):
        con.execute(f"set threads = {threads}")
        write_parquet(con, tmp_path / str(threads), "wide")
    one, eight = (bytes_of(tmp_path / str(threads) / "releases" / "wide") for threads in (1, 8))
    assert one == eight


def test_what_the_warehouse_knew_already_is_not_restored_twice(con, published, tmp_path):
    decide(con, "second", RETRACT, "wrong", planted.AT + timedelta(days=9), "someone")
    facts = planted.facts("fourth", released_at=planted.AT + timedelta(days=10))
    copy = tmp_path / "backup.duckdb"
    con.execute(f"attach '{copy}' as backup")
    con.execute(f"copy from database {current(con)} to backup")
    con.execute("detach backup")
    publish_release(con, facts, planted.tables())
    write_release_file(con, published)
    with open_warehouse(copy) as restored:
        assert restore_published(restored, published) == ["fourth"]
        assert stored(restored) == stored(con)


def current(con):
    ((name,),) = con.execute("select current_database()").fetchall()
    return f'"{name}"'


def test_parquet_that_is_cut_off_is_told_before_anything_is_restored(published, fresh):
    file = published / "releases" / "second" / "releases.parquet"
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(ReleaseDamaged, match="releases"):
        restore_published(fresh, published)


def test_two_folders_of_a_release_differ_in_the_relations_that_differ(published, tmp_path):
    other = tmp_path / "other" / "releases"
    shutil.copytree(published / "releases", other)
    assert compare_parquet(published, tmp_path / "other", "first") == []
    (other / "first" / "fits.parquet").write_bytes(b"other")
    write_manifest(other / "first")
    assert compare_parquet(published, tmp_path / "other", "first") == ["fits"]
