"""A warehouse of an earlier version is brought up to date, and its releases stay as they were."""

import duckdb
import pandas as pd
import pytest

import sql
from tests import planted_release as planted
from warehouse.connection import open_warehouse
from warehouse.frames import frame
from warehouse.publish.file import write_release_file
from warehouse.publish.reading import read_release
from warehouse.publish.release import publish_release
from warehouse.staging.tables import stage, staged

NEW_IN_FITS = [
    "choice",
    "walk_forward_runs",
    "walk_forward_are",
    "walk_forward_bias",
    "floor_drift",
    "objective_field_delta",
]
# What 0001 to 0005 knew of the laws' coefficients, and what read them.
OLD_VIEWS = """
create view publish.latest_fits as select fits.* from publish.fits;
create view publish.chinchilla_fits as select fits.* from publish.fits where law = 'chinchilla';
create view publish.chinchilla_draws as select draws.* from publish.draws;
create view publish.latest_chinchilla_fits as from publish.chinchilla_fits;
create view publish.latest_chinchilla_draws as from publish.chinchilla_draws;
create macro predict_loss(family, params) as table from publish.chinchilla_fits;
"""
ORIGIN = {"data_hash": "d", "settings_hash": "s", "code_version": "0", "seed": 0, "draws": 40}


@pytest.fixture
def old(tmp_path):
    """The path of a warehouse of migrations 0001 to 0005 with a release and something staged."""
    path = tmp_path / "lawbook.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create table main.migrations (name varchar primary key)")
        for name, text in sql.scripts("migrations")[:5]:
            con.execute(text)
            con.execute("insert into main.migrations values (?)", [name])
        con.execute(OLD_VIEWS)
        planted.add_run(con, "a")
        publish_release(con, planted.facts("old"), planted.tables())
        con.register("rows", planted.tables()["fits"])
        con.execute("insert into staging.fits by name from rows")
        con.execute("insert into quality.held values ('tiny', 'level_in_range', 'level 90', 'why')")
    return path


def test_an_old_warehouse_is_brought_up_to_every_relation_of_a_new_one(con, old):
    described = (
        "select schema_name, table_name, column_name, data_type, is_nullable, comment "
        "from duckdb_columns() where database_name = current_database() and not internal "
        "and schema_name <> 'staging' order by all"
    )
    with open_warehouse(old) as migrated:
        assert migrated.execute(described).fetchall() == con.execute(described).fetchall()


def test_the_release_of_an_old_warehouse_stays_with_nulls_for_what_it_did_not_know(old):
    with duckdb.connect(str(old)) as con:
        tables = [name for (name,) in con.execute(sql.query("publish/tables")).fetchall()]
        con.execute("set time zone 'UTC'")
        before = {name: frame(con.execute(f"from publish.{name} order by all")) for name in tables}
    with open_warehouse(old) as con:
        after = read_release(con, "old")
    assert after["fits"][NEW_IN_FITS].isna().all(axis=None)
    assert after["walk_forward"].empty
    for name, rows in before.items():
        pd.testing.assert_frame_equal(after[name][rows.columns], rows, check_dtype=False)


def test_the_macros_answer_for_a_release_of_an_old_warehouse(con, old):
    call = "from predict_loss('tiny', 1e9, 2e10, release := 'old')"
    publish_release(con, planted.facts("old"), planted.tables())
    with open_warehouse(old) as migrated:
        assert migrated.execute(call).fetchall() == con.execute(call).fetchall()


def test_an_old_warehouse_stages_and_publishes_what_is_new(old, tmp_path):
    made = planted.tables(choice="Selected: first.", walk_forward_runs=3, walk_forward_are=0.01)
    made["walk_forward"] = planted.walk_forward()
    with open_warehouse(old) as con:
        stage(con, "tiny", made, ORIGIN)
    with open_warehouse(old) as con:
        tables = staged(con)
        del tables["refits"]
        publish_release(con, planted.facts("new"), tables)
        file = write_release_file(con, tmp_path / "published", "new")
    found = {name: read_release(file, name) for name in ("old", "new")}
    assert found["new"]["walk_forward"]["predicted_loss_nats"].to_list() == [2.6, 2.5]
    assert found["new"]["fits"]["walk_forward_runs"].to_list() == [3]
    assert found["old"]["fits"]["walk_forward_runs"].isna().all()


def test_an_old_warehouse_is_kept_beside_the_file_until_every_migration_succeeded(old, monkeypatch):
    before, known = old.read_bytes(), sql.scripts
    last = known("migrations")[4][0]

    def with_a_broken_one(folder):
        broken = [("0999_broken", "create table main.migrations (twice integer)")]
        return known(folder) + (broken if folder == "migrations" else [])

    with monkeypatch.context() as patch:
        patch.setattr(sql, "scripts", with_a_broken_one)
        for _ in range(2):  # the copy of the first night is the one that is kept
            with pytest.raises(duckdb.CatalogException), open_warehouse(old):
                pass
    copy = old.with_name(f"{old.name}.before-{last}")
    assert copy.read_bytes() == before
    with open_warehouse(old):
        pass
    assert [file.name for file in old.parent.iterdir()] == [old.name]


def test_a_warehouse_that_is_up_to_date_is_opened_without_a_change(old):
    with open_warehouse(old):
        pass
    before = old.read_bytes()
    with open_warehouse(old):
        pass
    assert old.read_bytes() == before


def test_a_warehouse_is_migrated_once(old):
    for _ in range(2):
        with open_warehouse(old) as con:
            names = con.execute("select name from main.migrations order by name").fetchall()
    assert [name for (name,) in names] == [name for name, _ in sql.scripts("migrations")]
