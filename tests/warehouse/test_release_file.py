"""The file that analysts read: whole, alone, and the same for the same rows."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

import sql
from tests import planted_release as planted
from warehouse.connection import open_warehouse
from warehouse.publish.errors import NoRelease, ReleaseUnwritable
from warehouse.publish.file import FILE_NAME, is_release_file_current, write_release_file
from warehouse.publish.query import run_query
from warehouse.publish.reading import read_release
from warehouse.publish.release import publish_release

DAY = "2026-11-22"
SHA256SUM = shutil.which("sha256sum")


@pytest.fixture(scope="module")
def night(tmp_path_factory) -> Path:
    """A warehouse with one release, and the folder it was written to."""
    folder = tmp_path_factory.mktemp("night")
    with open_warehouse(folder / "warehouse.duckdb") as con:
        planted.add_run(con, "a")
        publish_release(con, planted.facts(), planted.tables())
        write_release_file(con, folder / "published", DAY)
    return folder


@pytest.fixture
def con(night, tmp_path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of that warehouse; the folder is beside it."""
    shutil.copytree(night, tmp_path, dirs_exist_ok=True)
    with open_warehouse(tmp_path / "warehouse.duckdb") as con:
        yield con


@pytest.fixture
def published(con, tmp_path) -> Path:
    """The folder of one written release."""
    return tmp_path / "published"


def publish_next(con):
    later = planted.AT + timedelta(days=1)
    publish_release(con, planted.facts("next", released_at=later), planted.tables())


def bytes_below(folder):
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*.parquet")}


def test_the_file_holds_the_schema_publish_and_nothing_else(published):
    with duckdb.connect(str(published / FILE_NAME), read_only=True) as file:
        found = file.execute(
            "select distinct schema_name from duckdb_columns() where database_name = 'lawbook' "
            "and not internal"
        )
        assert found.fetchall() == [("publish",)]


def test_the_file_has_every_row_comment_and_relation_of_the_warehouse(con, published):
    comments = "select table_name, column_name, comment from duckdb_columns() "
    comments += "where schema_name = 'publish' order by all"
    with duckdb.connect(str(published / FILE_NAME), read_only=True) as file:
        assert file.execute(comments).fetchall() == con.execute(comments).fetchall()
        for (name,) in con.execute(sql.query("publish/relations")).fetchall():
            rows = f"from publish.{name} order by all"
            assert file.execute(rows).fetchall() == con.execute(rows).fetchall()


@pytest.mark.parametrize(
    "call", ["predict_loss('tiny', 1e9, 2e10)", "compute_optimal('tiny', 1e21)",
             "flops_for_loss('tiny', 2.2)", "publish.latest_scores"]
)  # fmt: skip
def test_macros_and_views_answer_from_the_read_only_file_as_from_the_warehouse(
    con, published, call
):
    with duckdb.connect(str(published / FILE_NAME), read_only=True) as file:
        assert file.execute(f"from {call}").fetchall() == con.execute(f"from {call}").fetchall()


def test_a_reader_keeps_the_old_file_while_the_new_one_takes_its_name(con, published):
    releases = "select release from publish.releases order by release"
    with duckdb.connect(str(published / FILE_NAME), read_only=True) as reader:
        publish_next(con)
        write_release_file(con, published, "next")
        assert reader.execute(releases).fetchall() == [(DAY,)]
    assert run_query(published / FILE_NAME, releases)["release"].to_list() == [DAY, "next"]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_damage_is_not_carried_into_the_next_file_wherever_it_is(con, published, share):
    publish_next(con)
    file, block = published / FILE_NAME, 2**18
    whole = file.read_bytes()
    at = 3 * 4096 + block * int(share * len(whole) / block)
    file.write_bytes(whole[:at] + b"x" * block + whole[at + block :])
    write_release_file(con, published, "next")
    with duckdb.connect(str(file), read_only=True) as found:
        for (table,) in found.execute(sql.query("publish/tables")).fetchall():
            rows = f"from publish.{table} order by all"
            assert found.execute(rows).fetchall() == con.execute(rows).fetchall()


@pytest.mark.skipif(SHA256SUM is None, reason="no sha256sum on this machine")
def test_the_sum_beside_the_file_is_one_of_sha256sum(published):
    words = [SHA256SUM, "-c", f"{FILE_NAME}.sha256"]
    said = subprocess.check_output(words, cwd=published, text=True)
    assert said == f"{FILE_NAME}: OK\n"


def test_the_same_release_published_twice_has_the_same_parquet_to_the_byte(tmp_path):
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder, order in zip(folders, (1, -1), strict=True):
        with open_warehouse(folder / "warehouse.duckdb") as con:
            for run in ("a", "b", "c")[::order]:
                planted.add_run(con, run)
            tables = {name: rows[::order] for name, rows in planted.tables().items()}
            publish_release(con, planted.facts(), tables)
            write_release_file(con, folder, DAY)
    one, two = (bytes_below(folder) for folder in folders)
    assert "releases/2026-11-22/coefficients.parquet" in one
    assert one == two


def test_parquet_holds_the_rows_of_its_release_and_the_unit_of_each_column(con, published):
    publish_next(con)
    write_release_file(con, published, "next")
    table = pq.read_table(published / "releases" / DAY / "coefficients.parquet")
    assert set(table.column("release").to_pylist()) == {DAY}
    comment = table.schema.field("level").metadata[b"comment"]
    assert comment == b"share of outcomes the interval is meant to hold [-]"


def test_writing_again_leaves_equal_parquet_alone(con, published):
    file = published / "releases" / DAY / "fits.parquet"
    before = file.stat()
    write_release_file(con, published, DAY)
    after = file.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_parquet_that_someone_changed_is_put_right(con, published):
    file = published / "releases" / DAY / "fits.parquet"
    before = file.read_bytes()
    file.write_bytes(b"changed")
    write_release_file(con, published, DAY)
    assert file.read_bytes() == before


def test_the_parquet_of_a_release_whose_night_died_is_made_up_for(con, published):
    publish_next(con)
    publish_release(con, planted.facts("third"), {})
    write_release_file(con, published, "third")
    assert (published / "releases" / "next" / "fits.parquet").is_file()


def test_what_a_crashed_night_left_is_swept_away(con, published):
    left = [published / ".lawbook-building.duckdb", published / ".lawbook-building.duckdb.wal"]
    for file in left:
        file.write_bytes(b"half a file")
    (published / "releases" / f".{DAY}-building").mkdir()
    write_release_file(con, published, DAY)
    names = sorted(path.name for path in published.iterdir())
    assert names == [FILE_NAME, f"{FILE_NAME}.sha256", "releases"]
    assert [path.name for path in (published / "releases").iterdir()] == [DAY]


def test_a_release_is_added_to_the_file_without_building_it_anew(con, published, monkeypatch):
    def refuse(_):
        raise AssertionError("built anew")

    publish_next(con)
    monkeypatch.setattr("warehouse.publish.file._make_empty", refuse)
    write_release_file(con, published, "next")
    assert is_release_file_current(con, published)
    with duckdb.connect(str(published / FILE_NAME), read_only=True) as file:
        for (name,) in con.execute(sql.query("publish/relations")).fetchall():
            rows = f"from publish.{name} order by all"
            assert file.execute(rows).fetchall() == con.execute(rows).fetchall()


def test_the_file_keeps_the_draws_of_the_newest_releases_and_parquet_those_of_all(con, published):
    for day in range(1, 5):
        name, at = f"r{day}", planted.AT + timedelta(days=day)
        publish_release(con, planted.facts(name, released_at=at), planted.tables())
        write_release_file(con, published, name, draws_kept=2)
    with duckdb.connect(str(published / FILE_NAME), read_only=True) as file:
        found = file.execute("select distinct release from publish.draws order by all").fetchall()
        assert found == [("r3",), ("r4",)]
    old = pq.read_table(published / "releases" / "r1" / "draws.parquet")
    assert old.num_rows == planted.tables()["draws"].shape[0]


def test_draws_come_back_into_the_file_when_more_releases_are_to_keep_theirs(con, published):
    publish_next(con)
    write_release_file(con, published, "next", draws_kept=1)
    assert not is_release_file_current(con, published, draws_kept=2)
    write_release_file(con, published, "next", draws_kept=2)
    rows = "from publish.law_draws order by release, draw"
    with duckdb.connect(str(published / FILE_NAME), read_only=True) as file:
        assert file.execute(rows).fetchall() == con.execute(rows).fetchall()


GHOST = "insert into publish.release_facts by name select * replace ('ghost' as release) "


@pytest.mark.parametrize(
    "spoilt", ["drop table publish.fits", f"{GHOST} from publish.release_facts"]
)
def test_a_file_that_is_not_the_warehouses_is_built_anew(con, published, spoilt):
    publish_next(con)
    with duckdb.connect(str(published / FILE_NAME)) as file:
        file.execute(spoilt)
    write_release_file(con, published, "next")
    with duckdb.connect(str(published / FILE_NAME), read_only=True) as file:
        for name in ("releases", "coefficients"):
            rows = f"from publish.{name} order by all"
            assert file.execute(rows).fetchall() == con.execute(rows).fetchall()


def test_a_file_is_current_right_after_it_was_written(con, published):
    assert is_release_file_current(con, published)


def test_a_file_is_out_of_date_after_a_new_release(con, published):
    publish_next(con)
    assert not is_release_file_current(con, published)


def test_a_file_is_out_of_date_after_a_forecast(con, published):
    row = {"forecast_id": "f", "made_at": planted.AT, "release": DAY, "family": "tiny", "hash": "h"}
    numbers = ("tokens", *(f"q{share}_loss_nats" for share in ("05", "25", "50", "75", "95")))
    con.register("row", pd.DataFrame([row | dict.fromkeys(numbers, 1.0)]))
    con.execute("insert into publish.forecasts by name from row")
    assert not is_release_file_current(con, published)


def test_a_missing_or_broken_file_is_out_of_date(con, published):
    (published / FILE_NAME).write_bytes(b"not a database")
    assert not is_release_file_current(con, published)
    (published / FILE_NAME).unlink()
    assert not is_release_file_current(con, published)
    write_release_file(con, published, DAY)
    assert is_release_file_current(con, published)


def test_a_file_without_its_parquet_is_out_of_date(con, published):
    folder = published / "releases" / DAY
    folder.rename(published / "elsewhere")
    assert not is_release_file_current(con, published)


def test_a_file_of_older_scripts_is_out_of_date(con, published, monkeypatch):
    scripts = sql.scripts
    monkeypatch.setattr(sql, "scripts", lambda folder: [*scripts(folder), ("new", "-- a new view")])
    assert not is_release_file_current(con, published)


def test_a_folder_with_a_quote_in_its_name_is_a_folder(con, published):
    odd = published / "it's"
    write_release_file(con, odd, DAY)
    assert read_release(odd / FILE_NAME)["fits"]["family"].to_list() == ["tiny"]


def test_a_release_that_was_never_published_is_not_written(new_warehouse, tmp_path):
    with (
        new_warehouse() as con,
        pytest.raises(NoRelease, match="nothing is published yet"),
    ):
        write_release_file(con, tmp_path, DAY)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(con, published):
    with pytest.raises(ReleaseUnwritable, match=r"cannot write the release to .*lawbook\.duckdb"):
        write_release_file(con, published / FILE_NAME, DAY)
