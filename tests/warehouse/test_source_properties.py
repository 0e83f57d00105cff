import json
import math
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.errors import SourceError
from warehouse.raw.ingest import ingest
from warehouse.sources.source import Source

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
shared_warehouse = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.just(1e308)


@shared_warehouse
@given(losses=st.lists(st.tuples(numbers, numbers), min_size=1, max_size=20))
def test_a_table_gives_the_same_points_in_every_format(con, tmp_path, losses):
    rows = [{"step": i, "a": a, "b": b} for i, (a, b) in enumerate(losses)]
    logged = [{key: value for key, value in row.items() if value is not None} for row in rows]
    (tmp_path / "x.jsonl").write_text("\n".join(json.dumps(row) for row in logged))
    cells = [[f"{i}", *("" if v is None else repr(v) for v in row)] for i, row in enumerate(losses)]
    (tmp_path / "x.csv").write_text("\n".join(["step,a,b", *map(",".join, cells), ""]))
    kinds = pa.schema([("step", pa.int64()), ("a", pa.float64()), ("b", pa.float64())])
    pq.write_table(pa.Table.from_pylist(rows, schema=kinds), tmp_path / "x.parquet")
    found = []
    for suffix in ("jsonl", "csv", "parquet"):
        ingest(con, [Source("lab", f"x.{suffix}", tmp_path)], AT)
        points = con.execute(
            "select run_id, metric, step, value from raw.known_points "
            "where file = $file order by all",
            {"file": f"x.{suffix}"},
        )
        found.append(points.fetchall())
    wanted = [
        ("x", metric, i, row[place])
        for place, metric in enumerate("ab")
        for i, row in enumerate(losses)
        if row[place] is not None
    ]
    assert found == [wanted] * 3


@shared_warehouse
@given(data=st.binary(max_size=300), suffix=st.sampled_from(["jsonl", "csv", "parquet", "csv.gz"]))
def test_no_bytes_are_more_than_a_problem_of_their_file(con, tmp_path, data, suffix):
    (tmp_path / "good.jsonl").write_text('{"step": 1, "loss": 2.0}\n')
    for file in tmp_path.glob("bad.*"):
        file.unlink()
    (tmp_path / f"bad.{suffix}").write_bytes(data)
    rows = ingest(con, [Source("lab", str(tmp_path), tmp_path)], AT)
    assert list(rows["file"]) == [f"bad.{suffix}", "good.jsonl"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
keys = st.sampled_from(["run", "config", "step", "time", "metric", "value", "loss"]) | st.text()


@shared_warehouse
@given(lines=st.lists(st.dictionaries(keys, json_values, max_size=6), min_size=1, max_size=5))
def test_every_object_is_read_whatever_it_holds(con, tmp_path, lines):
    text = "\n".join(json.dumps(line) for line in lines) + "\n"
    (tmp_path / "any.jsonl").write_text(text)
    (row,) = ingest(con, [Source("lab", "any.jsonl", tmp_path)], AT).to_dict("records")
    assert (row["lines"], row["broken_lines"]) == (len(lines), 0)


def test_a_loss_of_any_size_survives_the_warehouse(con, tmp_path):
    values = [5e-324, 1.7976931348623157e308, -math.inf, 0.1 + 0.2]
    (tmp_path / "x.jsonl").write_text("\n".join(json.dumps({"loss": value}) for value in values))
    ingest(con, [Source("lab", "x.jsonl", tmp_path)], AT)
    assert con.execute("select value from raw.known_points order by line").fetchall() == [
        (value,) for value in values
    ]


def test_a_folder_of_nothing_readable_is_an_error(con, tmp_path):
    (tmp_path / "bad.parquet").write_bytes(b"PAR1")
    with pytest.raises(SourceError, match="not Parquet"):
        ingest(con, [Source("lab", str(tmp_path), tmp_path)], AT)
