"""Reading a release, and refusing to do anything else."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import sql
from tests import planted_release as planted
from tests.conftest import NewWarehouse
from warehouse.publish.errors import (
    NoRelease,
    NoReleaseFile,
    QueryFailed,
    QueryRefused,
    ReleaseFileDamaged,
)
from warehouse.publish.file import write_release_file
from warehouse.publish.query import run_query
from warehouse.publish.reading import read_before, read_release
from warehouse.publish.release import publish_release
from warehouse.quality.family_runs import family_runs

EDIT = "only reading is possible here"
OUTSIDE = "Permission Error: .* disabled by configuration"


@pytest.fixture(scope="module")
def lab(new_warehouse: NewWarehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with the releases old and new."""
    later = planted.AT + timedelta(days=1)
    with new_warehouse() as con:
        publish_release(con, planted.facts("old"), planted.tables(planted.LAW | {"E": 1.0}))
        publish_release(con, planted.facts("new", released_at=later), planted.tables())
        yield con


@pytest.fixture(scope="module")
def file(lab, tmp_path_factory) -> Path:
    """The release file of that warehouse."""
    return write_release_file(lab, tmp_path_factory.mktemp("published"), "new")


def test_a_release_is_read_whole_and_alone(lab, file):
    tables = read_release(file)
    assert set(tables) == {
        name for (name,) in lab.execute(sql.query("publish/relations")).fetchall()
    }
    assert [set(tables[name]["release"]) for name in ("fits", "draws", "releases")] == [{"new"}] * 3


def test_the_warehouse_and_the_file_give_the_same_release(lab, file):
    from_file, from_warehouse = read_release(file, "old"), read_release(lab, "old")
    for name, rows in from_file.items():
        pd.testing.assert_frame_equal(rows, from_warehouse[name])


def test_only_the_relations_asked_for_are_read(file):
    assert set(read_release(file, only=("fits", "runs"))) == {"fits", "runs"}


def test_the_release_before_is_the_newest_older_published_one(lab, file):
    assert set(read_before(file, "new")["fits"]["release"]) == {"old"}
    assert read_before(lab, "old")["fits"].empty


def test_a_held_release_is_not_the_one_before(con):
    for days, status in ((0, "published"), (1, "held"), (2, "published")):
        at = planted.AT + timedelta(days=days)
        publish_release(
            con, planted.facts(f"r{days}", released_at=at, status=status), planted.tables()
        )
    assert set(read_before(con, "r2")["fits"]["release"]) == {"r0"}


def test_instants_are_read_in_utc(file):
    (at,) = read_release(file, "old")["releases"]["released_at"]
    assert at == planted.AT
    assert str(at.tz) == "UTC"


def test_a_release_that_is_not_there_is_answered_with_those_that_are(file):
    with pytest.raises(NoRelease, match=r"no release ne\. Nearest of 2: new"):
        read_release(file, "ne")


def test_before_the_first_release_there_is_none(con):
    with pytest.raises(NoRelease, match="nothing is published yet"):
        read_release(con)


def test_a_missing_release_file_is_answered_with_how_to_make_it(tmp_path):
    with pytest.raises(NoReleaseFile, match=r"no release file at .*none\.duckdb.*lawbook publish"):
        run_query(tmp_path / "none.duckdb", "select 1")


def test_a_release_file_that_is_no_database_is_named(tmp_path):
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"hello")
    with pytest.raises(ReleaseFileDamaged, match=r"broken\.duckdb"):
        run_query(broken, "select 1")


def test_runs_for_a_fit_are_those_that_nothing_keeps_out(con):
    planted.add_run(con, "good")
    planted.add_run(con, "large", is_holdout=True, params=1e9)
    planted.add_run(con, "unwanted", exclusion="excluded by settings: un*")
    planted.add_run(con, "killed")
    planted.quarantine(con, "killed", "stopped")
    runs = family_runs(con)
    assert list(zip(runs["run_id"], runs["is_holdout"], strict=True)) == [
        ("good", False),
        ("large", True),
    ]


def test_the_macros_answer_for_the_newest_release(file):
    found = run_query(file, "select release, flops_ratio from predict_loss('tiny', 1e9, 2e10)")
    assert found.to_dict("records") == [{"release": "new", "flops_ratio": 1.2}]


def test_the_parameter_release_is_the_newest_one_or_the_one_asked_for(file):
    query = "select distinct release from publish.fits where release = $release"
    assert run_query(file, query)["release"].to_list() == ["new"]
    assert run_query(file, query, "old")["release"].to_list() == ["old"]


@pytest.mark.parametrize(
    "query",
    [
        "describe publish.fits",
        "summarize publish.fits",
        "show all tables",
        "explain from publish.fits",
        "with two as (select 2 as n) select n from two",
        "values (1)",
        "from publish.releases -- and a comment;",
        "pivot publish.coefficients on coefficient in ('E', 'A') using any_value(estimate)",
    ],
)
def test_a_reading_statement_is_answered(file, query):
    assert len(run_query(file, query))


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("attach '{tmp}/x.duckdb' as x", EDIT),
        ("copy publish.fits to '{tmp}/x.csv'", EDIT),
        ("export database '{tmp}/x'", EDIT),
        ("install httpfs", EDIT),
        ("load json", EDIT),
        ("pragma database_list", "this is a pragma"),
        ("PRAGMA threads=1", EDIT),
        ("set enable_external_access = true", EDIT),
        ("reset lock_configuration", EDIT),
        ("set variable x = 1", EDIT),
        ("create temp table t as select 1", EDIT),
        ("insert into publish.fits from publish.fits", EDIT),
        ("delete from publish.fits", EDIT),
        ("drop view publish.scores", EDIT),
        ("call pragma_version()", EDIT),
        ("begin", EDIT),
        ("", "this is empty"),
        ("-- nothing but words", "this is empty"),
        ("select 1; select 2", "this is 2 statements"),
        ("pivot publish.coefficients on coefficient using any_value(estimate)", "name them: on"),
    ],
)
def test_anything_but_a_read_is_refused(file, tmp_path, query, says):
    before = file.read_bytes()
    with pytest.raises(QueryRefused, match=says) as refusal:
        run_query(file, query.format(tmp=tmp_path))
    assert "\n" not in str(refusal.value)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "query",
    [
        "from read_csv('/etc/passwd')",
        "from read_text('/etc/passwd')",
        "from read_blob('/etc/passwd')",
        "from read_parquet('s3://bucket/x.parquet')",
        "from glob('/etc/*')",
        "from sniff_csv('/etc/passwd')",
        "explain analyze copy (select 1) to '/tmp/lawbook-must-not-be.csv'",
    ],
)
def test_a_query_reaches_no_other_file(file, query):
    with pytest.raises(QueryFailed, match=OUTSIDE):
        run_query(file, query)


def test_a_file_named_like_a_table_and_a_variable_of_the_program_are_not_found(file, tmp_path):
    (tmp_path / "x.csv").write_text("a\n1\n")
    with pytest.raises(QueryFailed, match=OUTSIDE):
        run_query(file, f"from '{tmp_path}/x.csv'")
    frame = pd.DataFrame({"a": [1]})
    with pytest.raises(QueryFailed, match="Table with name frame does not exist"):
        run_query(file, f"from frame -- {len(frame)}")


def test_a_log_of_queries_cannot_be_turned_on_to_write_a_file(file, tmp_path):
    query = f"from enable_logging(storage := 'file', storage_path := '{tmp_path}/log')"
    run_query(file, query)
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_name_is_answered_with_the_nearest_one_on_one_line(file):
    with pytest.raises(QueryFailed) as failure:
        run_query(file, "select estimat from publish.coefficients")
    assert 'Candidate bindings: "estimate"' in str(failure.value)
    assert "\n" not in str(failure.value)


def test_a_failing_query_is_answered_with_the_reason(file):
    with pytest.raises(QueryFailed, match='syntax error at or near "selec"'):
        run_query(file, "selec 1")
    with pytest.raises(QueryFailed, match="Conversion Error"):
        run_query(file, "select cast(family as integer) from publish.fits")


def test_sums_of_counts_and_decimals_come_as_numbers(file):
    found = run_query(file, "select sum(runs) as runs, 0.25 as share from publish.latest_fits")
    assert found.to_dict("list") == {"runs": [9.0], "share": [0.25]}


def test_the_coefficients_of_a_law_come_as_a_dict(file):
    found = run_query(file, "select coefficients from publish.latest_law_fits")
    assert found["coefficients"].to_list() == [planted.LAW]


def test_two_readers_of_one_process_do_not_disturb_each_other(file):
    with duckdb.connect(str(file), read_only=True) as other:
        assert len(run_query(file, "from publish.releases")) == 2
        assert len(run_query(file, "from publish.releases")) == 2
        assert other.execute("select count(*) from publish.releases").fetchall() == [(2,)]
