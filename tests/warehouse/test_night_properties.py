"""Whatever happens to logs between nights: reading what is new gives what reading all gives."""

import itertools
import json
import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.known import add_known_views
from warehouse.connection import open_warehouse
from warehouse.core.derive import Family, rebuild_core
from warehouse.raw.ingest import ingest
from warehouse.sources.source import Source

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
KNOWN = ("points", "configs", "broken_lines")
NIGHTS = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
numbers = itertools.count()

names = st.sampled_from(["a", "b", "c"])
rows = st.fixed_dictionaries(
    {"loss": st.floats(1, 9)},
    optional={
        "run": st.sampled_from(["x", "y"]),
        "note": st.sampled_from(["warm", "cold", "two\nlines"]),
        "tokens": st.integers(1, 9),
        "config": st.fixed_dictionaries({"params": st.integers(1, 3)}),
    },
)
changes = st.lists(
    st.tuples(
        st.sampled_from(["grow", "grow", "grow", "cut", "rewrite", "delete", "move", "junk"]),
        names,
        names,
        st.lists(rows, max_size=3),
    ),
    max_size=4,
)
nights = st.lists(changes, min_size=1, max_size=4)


class Lab:
    """Logs of one suffix in a folder of their own, and the warehouses that read it."""

    def __init__(self, folder, suffix):
        self.name, self.suffix = f"lab{next(numbers)}", suffix
        self.folder = folder / self.name
        self.folder.mkdir()
        self.source = Source(self.name, str(self.folder), folder, family="rope")
        self.clock = 0
        self.write("z", b"step,loss\n1,5.0\n" if suffix == "csv" else b'{"loss": 5.0}\n')

    def path(self, name):
        return self.folder / f"{name}.{self.suffix}"

    def write(self, name, data):
        self.clock += 1
        self.path(name).write_bytes(data)
        changed_at = AT.timestamp() - 10_000 + self.clock
        os.utime(self.path(name), (changed_at, changed_at))

    def change(self, kind, name, other, rows):
        path = self.path(name)
        before = path.read_bytes() if path.exists() else b""
        if kind == "grow":
            self.write(name, before + self.text(rows, with_header=not before))
        elif kind == "cut":
            self.write(name, before[: len(before) * 2 // 3])
        elif kind == "rewrite":
            self.write(name, self.text(rows, with_header=True))
        elif kind == "junk":
            self.write(name, before + b'\xff{"\n')
        elif path.exists() and kind == "delete":
            path.unlink()
        elif path.exists():
            path.replace(self.path(other))

    def text(self, rows, with_header):
        if self.suffix == "jsonl":
            told = [json.dumps({"step": i, **row}) for i, row in enumerate(rows)]
            return "".join(f"{line}\n" for line in told).encode()
        cells = [
            [i, row["loss"], row.get("run", "x"), row.get("note", "n")]
            for i, row in enumerate(rows)
        ]
        told = [f'{step},{loss},{run},"{note}"\n' for step, loss, run, note in cells]
        return ("step,loss,run,note\n" * with_header + "".join(told)).encode()

    def night(self, con, number):
        ingest(con, [self.source], AT + timedelta(days=number))

    def present(self, con):
        """What counts of the files that are there."""
        files = [f"{self.name}/{path.name}" for path in sorted(self.folder.iterdir())]
        query = "from raw.known_{} where list_contains($files, file) order by all"
        return {
            name: repr(con.execute(query.format(name), {"files": files}).fetchall())
            for name in KNOWN
        }


@pytest.fixture(scope="module")
def warehouses():
    with open_warehouse(":memory:") as one, open_warehouse(":memory:") as other:
        for con in (one, other):
            add_known_views(con)
            con.execute("set threads = 1")  # more than one has nothing to do with a dozen rows
        yield one, other


@NIGHTS
@given(nights=nights, suffix=st.sampled_from(["jsonl", "csv"]))
def test_night_after_night_gives_what_reading_the_last_files_whole_gives(
    warehouses, tmp_path, nights, suffix
):
    by_night, at_once = warehouses
    lab = Lab(tmp_path, suffix)
    for number, changes in enumerate(nights):
        for change in changes:
            lab.change(*change)
        lab.night(by_night, number)
    lab.night(at_once, len(nights))
    assert unreadable(by_night, lab) or lab.present(by_night) == lab.present(at_once)


def unreadable(con, lab):
    """Whether a file cannot be read: then by intent what it gave before still counts."""
    query = "select 1 from raw.files where source = ? and problem is not null and gone_at is null"
    return bool(con.execute(query, [lab.name]).fetchall())


@NIGHTS
@given(nights=nights)
def test_every_night_derives_what_deriving_all_gives(warehouses, tmp_path, nights):
    con, _ = warehouses
    lab, family = Lab(tmp_path, "jsonl"), Family("rope", "loss")
    for number, changes in enumerate(nights):
        for change in changes:
            lab.change(*change)
        lab.night(con, number)
        before = content(con)
        (row,) = rebuild_core(con, [family], [lab.source]).to_dict("records")
        assert row["is_changed"] == (content(con) != before) or number == 0
        found = core(con)
        con.execute("delete from core.derivations")  # so that all is derived again
        rebuild_core(con, [family], [lab.source])
        assert core(con) == found


def core(con):
    return {
        name: repr(con.execute(f"from core.{name} order by all").fetchall())
        for name in ("families", "fields", "points", "runs", "files", "broken_lines")
    }


def content(con):
    """What core.* says, whatever file it stands in."""
    queries = ("* exclude (file, line) from core.points", "* exclude (source_uri) from core.runs")
    return [repr(con.execute(f"select {query} order by all").fetchall()) for query in queries]
