"""A warehouse of an earlier version is brought up to date, and its releases stay as they were."""

import hashlib
import os
from datetime import UTC, datetime

import duckdb
import pandas as pd
import pytest

import sql
from tests import planted_release as planted
from tests.warehouse.known import add_known_views
from warehouse.connection import open_warehouse
from warehouse.errors import WarehouseStopped
from warehouse.frames import frame
from warehouse.publish.file import write_release_file
from warehouse.publish.reading import read_release
from warehouse.publish.release import publish_release
from warehouse.raw.ingest import ingest
from warehouse.sources.fields import roles
from warehouse.sources.settings_hash import settings_hash
from warehouse.sources.source import Source
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
create view core.files as select *, null::timestamptz as gone_at from raw.files;
create view core.broken_lines as from raw.broken_lines;
create view publish.latest_fits as select fits.* from publish.fits;
create view publish.chinchilla_fits as select fits.* from publish.fits where law = 'chinchilla';
create view publish.chinchilla_draws as select draws.* from publish.draws;
create view publish.latest_chinchilla_fits as from publish.chinchilla_fits;
create view publish.latest_chinchilla_draws as from publish.chinchilla_draws;
create macro predict_loss(family, params) as table from publish.chinchilla_fits;
"""
LINE = '{"step": 1, "loss": 2.0}\n'
AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
ORIGIN = {"data_hash": "d", "settings_hash": "s", "code_version": "0", "seed": 0, "draws": 40}


def put(con, table, rows):
    con.register("rows", rows)
    con.execute(f"insert into {table} by name from rows")
    con.unregister("rows")


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
        put(con, "publish.releases", pd.DataFrame([planted.facts("old", runs=1, runs_left_out=1)]))
        for name, rows in planted.tables().items():
            put(con, f"publish.{name}", rows.assign(release="old"))
            put(con, f"staging.{name}", rows)
        con.execute("insert into quality.held values ('tiny', 'level_in_range', 'level 90', 'why')")
    return path


def test_an_old_warehouse_is_brought_up_to_every_relation_of_a_new_one(con, old):
    described = (
        "select schema_name, table_name, column_name, data_type, is_nullable, comment "
        "from duckdb_columns() where database_name = current_database() and not internal "
        "and schema_name <> 'staging' order by all"
    )
    with open_warehouse(old) as migrated:
        add_known_views(migrated)
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


def test_the_staged_draws_of_an_old_warehouse_stay_staged(old):
    with open_warehouse(old) as con:
        found = con.execute("select coefficients from staging.law_draws order by draw").fetchall()
    assert [list(row.values()) for (row,) in found] == [
        [draw[list(planted.LAW).index(name)] for name in sorted(planted.LAW, key=str)]
        for draw in planted.drawn(planted.LAW).tolist()
    ]


def test_an_old_warehouse_stages_and_publishes_what_is_new(old, tmp_path):
    made = planted.tables(choice="Selected: first.", walk_forward_runs=3, walk_forward_are=0.01)
    made["walk_forward"] = planted.walk_forward()
    with open_warehouse(old) as con:
        stage(con, "tiny", made, ORIGIN)
    with open_warehouse(old) as con:
        tables = staged(con)
        del tables["refits"]
        publish_release(con, planted.facts("new"), tables, with_staged_draws=True)
        file = write_release_file(con, tmp_path / "published", "new")
    found = {name: read_release(file, name) for name in ("old", "new")}
    assert found["new"]["walk_forward"]["predicted_loss_nats"].to_list() == [2.6, 2.5]
    assert found["new"]["fits"]["walk_forward_runs"].to_list() == [3]
    assert found["old"]["fits"]["walk_forward_runs"].isna().all()


@pytest.mark.parametrize(("more", "kind"), [("", "touched"), (LINE, "grown")])
def test_what_an_old_warehouse_had_read_counts_and_is_read_again_only_if_it_changed(
    old, tmp_path, more, kind
):
    log, source = tmp_path / "a.jsonl", Source("lab", "a.jsonl", tmp_path)
    file = ["a.jsonl", "lab", "jsonl", hashlib.sha256(LINE.encode()).hexdigest(), len(LINE), 1, 0]
    with duckdb.connect(str(old)) as con:
        told = [*file, None, AT, settings_hash(source, roles(source))]
        con.execute(f"insert into raw.files values ({', '.join('?' * len(told))})", told)
        con.execute("insert into raw.points values ('a', 'loss', 1, 2.0, null, 'a.jsonl', 1)")
        con.execute("insert into raw.configs values ('a', 'seed', '3', 'logged', 'a.jsonl')")
        con.execute("insert into raw.configs values ('a', 'params', '9', 'manifest', 'm.csv')")
    log.write_text(LINE + more)
    os.utime(log, (AT.timestamp() - 60, AT.timestamp() - 60))
    with open_warehouse(old) as con:
        add_known_views(con)
        assert con.execute("select value, file, line from raw.known_points").fetchall() == [
            (2.0, "a.jsonl", 1)
        ]
        known = con.execute("select key, file from raw.known_configs order by all").fetchall()
        assert known == [("params", "m.csv"), ("seed", "a.jsonl")]
        ingest(con, [source], AT)
        values = con.execute("select value from raw.known_points").fetchall()
        assert values == [(2.0,)] * (LINE + more).count("\n")
        last = "select kind from raw.readings order by reading desc limit 1"
        assert con.execute(last).fetchall() == [(kind,)]


def test_an_old_warehouse_is_kept_beside_the_file_until_every_migration_succeeded(old, monkeypatch):
    before, known = old.read_bytes(), sql.scripts
    last = known("migrations")[4][0]

    def with_a_broken_one(folder):
        broken = [("0999_broken", "create table main.migrations (twice integer)")]
        return known(folder) + (broken if folder == "migrations" else [])

    with monkeypatch.context() as patch:
        patch.setattr(sql, "scripts", with_a_broken_one)
        for _ in range(2):  # the copy of the first night is the one that is kept
            with pytest.raises(WarehouseStopped, match="already exists"), open_warehouse(old):
                pass
    copy = old.with_name(f"{old.name}.before-{last}")
    assert copy.read_bytes() == before
    with open_warehouse(old):
        pass
    assert [file.name for file in old.parent.iterdir()] == [old.name]


def test_a_copy_that_somebody_made_stays(old):
    own = old.with_name(f"{old.name}.before-the-move")
    own.write_bytes(b"mine")
    with open_warehouse(old):
        pass
    assert own.read_bytes() == b"mine"


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


def test_a_view_that_was_written_anew_is_applied_at_the_next_opening(old, monkeypatch):
    latest = "publish.latest_releases"
    with open_warehouse(old) as con:
        assert con.execute(f"select release from {latest}").fetchall() == [("old",)]
    known = sql.scripts
    anew = ("releases", f"create or replace view {latest} as select 'anew' as release")
    monkeypatch.setattr(
        sql, "scripts", lambda layer: [*known(layer), anew] if "latest" in layer else known(layer)
    )
    with open_warehouse(old) as con:
        assert con.execute(f"select release from {latest}").fetchall() == [("anew",)]


def test_views_are_applied_all_or_none(old, monkeypatch):
    latest, query = "publish.latest_releases", "select release from publish.latest_releases"
    with open_warehouse(old):
        pass
    known = sql.scripts
    scripts = [
        ("anew", f"create or replace view {latest} as select 'anew' as release"),
        ("broken", "create view publish.broken as select nothing from publish.releases"),
    ]
    with monkeypatch.context() as patch:
        patch.setattr(sql, "scripts", lambda layer: scripts if "latest" in layer else known(layer))
        with pytest.raises(WarehouseStopped, match="nothing"), open_warehouse(old):
            pass
    with duckdb.connect(str(old), read_only=True) as con:
        assert con.execute(query).fetchall() == [("old",)]
