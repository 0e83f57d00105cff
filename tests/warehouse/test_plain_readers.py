"""What is published opens in DuckDB and pandas alone, with nothing of ours beside them."""

import json
import subprocess
import sys

import pytest

from tests import planted_release as planted
from warehouse.publish.file import FILE_NAME, write_release_file
from warehouse.publish.parquet import parquet_relations
from warehouse.publish.release import publish_release

DAY = "2026-11-22"
IN_DUCKDB = """
con = duckdb.connect(f"{sys.argv[1]}/lawbook.duckdb", read_only=True)
loss = con.execute("select loss_nats from predict_loss('tiny', 1e9, 2e10)").fetchall()
try:
    con.execute("delete from publish.fits")
except duckdb.InvalidInputException as error:
    refused = str(error)
comments = dict(con.execute(
    "select column_name, comment from duckdb_columns() "
    "where schema_name = 'publish' and table_name = 'latest_runs'"
).fetchall())
said = [loss, refused, comments]
"""
IN_PANDAS = """
tables = {file.stem: pandas.read_parquet(file)
          for file in pathlib.Path(sys.argv[1], "releases").rglob("*.parquet")}
said = {name: len(table) for name, table in tables.items()}
said["estimates"] = dict(tables["coefficients"][["coefficient", "estimate"]].to_numpy())
"""


@pytest.fixture
def published(con, tmp_path):
    """The folder of one release with a run."""
    planted.add_run(con, "a")
    publish_release(con, planted.facts(), planted.tables())
    write_release_file(con, tmp_path, DAY)
    return tmp_path


def read(folder, library: str, script: str):
    """What a program says that has the library and not ours."""
    ours = "assert not {'warehouse', 'flows', 'laws'} & {*sys.modules}"
    program = f"import json, pathlib, sys, {library}\n{script}\n{ours}\nprint(json.dumps(said))"
    command = [sys.executable, "-I", "-c", program, str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_duckdb_reads_the_file_with_macros_and_comments_and_cannot_write_it(con, published):
    before = (published / FILE_NAME).read_bytes()
    loss, refused, comments = read(published, "duckdb", IN_DUCKDB)
    call = "select loss_nats from predict_loss('tiny', 1e9, 2e10)"
    assert loss == [list(row) for row in con.execute(call).fetchall()]
    assert "read-only" in refused
    assert comments["loss_nats"] == "loss of the last evaluation [nats/token]"
    assert (published / FILE_NAME).read_bytes() == before


def test_pandas_reads_every_relation_from_parquet(con, published):
    found = read(published, "pandas", IN_PANDAS)
    assert found.pop("estimates") == planted.LAW
    relations = parquet_relations(con)
    rows = {
        name: con.execute(f"select count(*) from publish.{name}").fetchone()[0]
        for name in relations
    }
    assert found == rows
