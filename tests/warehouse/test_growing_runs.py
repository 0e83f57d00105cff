"""Runs that grow: what is derived from their new points alone is what deriving them whole gives."""

import itertools
import json
import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.connection import open_warehouse
from warehouse.core.derive import Family, rebuild_core
from warehouse.raw.ingest import ingest
from warehouse.sources.source import Source

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
RUNS = {"one": "x", "two": "x", "three": "z"}  # by log; x was resumed
labs = itertools.count()
numbers = st.one_of(st.integers(0, 9), st.sampled_from([0.5, float("nan")]))
METRICS = ("val/loss", "tokens", "consumed_samples", "flops", "lr", "params", "logged_at")
records = st.fixed_dictionaries({}, optional=dict.fromkeys(METRICS, numbers))
steady = st.just({})
hazards = st.fixed_dictionaries(
    {},
    optional={
        # steps between the records; None: a record without one
        "steps": st.lists(st.sampled_from([1, 2, 5, 0, -2, None]), min_size=1),
        "config": st.fixed_dictionaries(
            {}, optional={"batch_tokens": st.integers(1, 3), "seq_len": st.integers(1, 3)}
        ),
        "more": st.sampled_from(
            [{"batch_tokens": 2}, {"batch_tokens": 3}, {"eval/loss": 2.5}, {"note": "warm"}]
        ),
    },
)
pieces = st.tuples(
    st.lists(records, min_size=1, max_size=5),
    st.sampled_from([0, 0, 0, 1, 9, 30]),  # bytes not written yet
    st.one_of(steady, steady, steady, hazards),
)
nights = st.lists(st.dictionaries(st.sampled_from(list(RUNS)), pieces), min_size=2, max_size=5)


class Lab:
    """Logs that grow in a folder of their own."""

    def __init__(self, folder):
        folder.mkdir()
        self.folder, self.clock = folder, 0
        self.source = Source(folder.name, str(folder), folder.parent, family="rope")
        self.text = dict.fromkeys(RUNS, "")
        self.steps = dict.fromkeys(RUNS.values(), 0)
        for name in RUNS:
            self.grow(name, [dict.fromkeys(METRICS, 4)], steps=[0])

    def append(self, name, rows, unwritten):
        """Log the rows, of which the last bytes are not on the disk yet."""
        self.text[name] += "".join(json.dumps(row) + "\n" for row in rows)
        self.clock += 1
        path = self.folder / f"{name}.jsonl"
        path.write_text(self.text[name][: len(self.text[name]) - unwritten])
        os.utime(path, (AT.timestamp() - 10_000 + self.clock,) * 2)

    def grow(self, name, records, unwritten=0, steps=(1,), config=None, more=None):
        run = RUNS[name]
        rows = [] if config is None else [{"run": run, "config": config}]
        for record, step in zip(records, itertools.cycle(steps)):
            row = {"run": run} | record | (more or {})
            if step is not None:
                self.steps[run] += step
                row["step"] = self.steps[run]
            rows.append(row)
        self.append(name, rows, unwritten)

    def night(self, con, number):
        """Whether the family changed."""
        ingest(con, [self.source], AT + timedelta(days=number))
        (row,) = rebuild_core(con, [Family("rope")], [self.source]).to_dict("records")
        return row["is_changed"]


@pytest.fixture(scope="module")
def warehouses():
    with open_warehouse(":memory:") as one, open_warehouse(":memory:") as other:
        yield one, other


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(nights=nights)
def test_growing_night_by_night_gives_row_for_row_what_deriving_from_nothing_gives(
    warehouses, tmp_path, nights
):
    lab = Lab(tmp_path / f"lab{next(labs)}")
    for number, grown in enumerate(nights):
        for name, (records, unwritten, hazard) in grown.items():
            lab.grow(name, records, unwritten, **hazard)
        before = rows_of_families(warehouses[0])
        is_changed = night_alike(warehouses, lab, number)
        assert is_changed == (rows_of_families(warehouses[0]) != before) or number == 0


# Of the run x, what it logs in two nights: (records, steps between them), (records, ...).
LOSS, SCALED = {"val/loss": 3}, {"val/loss": 3, "batch_tokens": 2}
NIGHTS = {
    "a loss without a step comes first": ([LOSS, LOSS], [1], [LOSS, {"val/loss": 9}], [1, None]),
    "another batch size counts for earlier steps": ([SCALED], [1], [{"batch_tokens": 3}], [1]),
    "the tokens of a step follow it": ([LOSS], [1], [{"tokens": 7}], [0]),
    "a resumed run goes back": ([LOSS, LOSS, LOSS], [1], [{"val/loss": 2}], [-1]),
    "a counter is behind the last loss": ([LOSS, {"tokens": 8}, {"lr": 9}], [1], [LOSS], [1]),
    "a counter is before it": ([{"tokens": 8, "flops": 0}, LOSS], [1], [{"tokens": 9}], [1]),
    "no loss is new": ([{"tokens": 8, **LOSS}, {"tokens": 9}], [1], [{"tokens": 10}], [1]),
    "a better name is new": ([LOSS, {"lr": 2}], [1], [{"val/loss": 2, "learning_rate": 3}], [1]),
    "a size changes": ([{"params": 2}], [1], [{"params": 3}, LOSS], [1]),
    "a loss is no number": ([{"val/loss": float("nan")}], [1], [{"val/loss": float("nan")}], [1]),
}


@pytest.mark.parametrize(("before", "gaps", "added", "added_gaps"), NIGHTS.values(), ids=NIGHTS)
def test_what_a_later_line_says_of_earlier_ones_is_heard(
    warehouses, tmp_path, before, gaps, added, added_gaps
):
    lab = Lab(tmp_path / f"lab{next(labs)}")
    for number, (records, steps) in enumerate([(before, gaps), (added, added_gaps)]):
        lab.grow("one", records, steps=steps)
        night_alike(warehouses, lab, number)


def test_a_run_that_goes_on_in_another_file_has_the_points_of_both(warehouses, tmp_path):
    lab = Lab(tmp_path / f"lab{next(labs)}")
    (lab.folder / "two.jsonl").unlink()
    lab.text["two"] = ""
    for number, name in enumerate(["one", "two"]):
        lab.grow(name, [LOSS, LOSS])
        night_alike(warehouses, lab, number)


def test_a_run_that_only_grew_is_derived_without_a_look_at_its_old_points(con, tmp_path):
    lab = Lab(tmp_path / "lab")
    losses = [{"val/loss": 4, "lr": 0.1}, {"val/loss": 3}, {"val/loss": 5, "lr": 0.2}]
    lab.grow("one", losses[:2])
    lab.night(con, 0)
    con.execute("delete from raw.points")
    lab.grow("one", losses[2:])
    assert lab.night(con, 1)
    query = "select step, loss_nats, learning_rate from core.points where run_id = 'x' and step > 0"
    assert con.execute(f"{query} order by 1").fetchall() == [
        (1, 4.0, 0.1),
        (2, 3.0, None),
        (3, 5.0, 0.2),
    ]
    facts = "steps, loss_min_nats, loss_nats, learning_rate_last, learning_rate_peak"
    (row,) = con.execute(f"select {facts} from core.runs where run_id = 'x'").fetchall()
    assert row == (3, 3.0, 5.0, 0.2, 4.0)


def night_alike(warehouses, lab, number):
    """Whether the family changed, in a night that is held against a derivation from nothing."""
    by_night, from_nothing = warehouses
    is_changed = lab.night(by_night, number)
    forget(from_nothing)
    lab.night(from_nothing, number)
    assert core(by_night) == core(from_nothing)
    return is_changed


def forget(con):
    """Leave nothing of what was derived."""
    query = "select table_name from duckdb_tables() where schema_name = 'core'"
    for (name,) in con.execute(query).fetchall():
        con.execute(f"delete from core.{name}")


def core(con):
    tables = ("families", "fields", "readings", "points", "runs", "kept_points", "kept_evaluations")
    return {name: repr(con.execute(f"from core.{name} order by all").fetchall()) for name in tables}


def rows_of_families(con):
    """What core.* says, whatever file it stands in."""
    queries = ("* exclude (file, line) from core.points", "* exclude (source_uri) from core.runs")
    return [repr(con.execute(f"select {query} order by all").fetchall()) for query in queries]


def test_a_gone_log_counts_again_where_the_present_one_turns_out_to_begin_later(tmp_path):
    lines = [
        '{"run": "x", "step": 1, "val/loss": 3.0}\n',
        '{"run": "x", "step": 2, "val/loss": 2.9}\n',
    ]
    folder, night = tmp_path / "gone", itertools.count()
    folder.mkdir()
    source = Source("gone", str(folder), tmp_path, family="rope")
    (folder / "z.jsonl").write_text('{"run": "z", "step": 1, "val/loss": 3.0}\n')
    (folder / "a.jsonl").write_text("".join(lines))

    def core(con):
        at = AT + timedelta(days=next(night))
        ingest(con, [source], at)
        rebuild_core(con, [Family("rope", "val/loss")], [source])
        return con.execute("select * from core.points order by all").fetchall()

    with open_warehouse(":memory:") as con:
        core(con)
        (folder / "a.jsonl").unlink()
        (folder / "b.jsonl").write_text('{"run": "x", "val/loss": 2.0}\n')
        core(con)
        with (folder / "b.jsonl").open("a") as log:
            log.write('{"run": "x", "step": 10, "val/loss": 1.5}\n')
        grown = core(con)
        con.execute("delete from core.derivations")
        assert grown == core(con)
