"""What core.* makes of files that are gone."""

from datetime import UTC, datetime, timedelta

import pytest

from warehouse.core.derive import Family, rebuild_core
from warehouse.raw.ingest import ingest
from warehouse.sources.source import Source

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
ROPE = Family("rope", "loss")


@pytest.fixture
def night(con, tmp_path):
    """Ingest and derive; the summary by family."""
    sources = [
        Source("one", "runs/one/*.jsonl", tmp_path, family="rope"),
        Source("two", "runs/two/*.jsonl", tmp_path, family="swiglu"),
    ]

    def night(days, *families):
        ingest(con, sources, AT + timedelta(days=days))
        known = [ROPE, Family("swiglu", "loss"), *families]
        return rebuild_core(con, known, sources).set_index("family")

    return night


def steps(*losses, start=1):
    return [{"run": "x", "step": step, "loss": loss} for step, loss in enumerate(losses, start)]


def steps_of_x(rows):
    return rows("select step, loss_nats from core.points where file like '%x%' order by file, step")


def test_a_run_that_was_resumed_keeps_its_first_part_when_that_is_gone(log, night, rows):
    log("two/z.jsonl", {"step": 1, "loss": 2.0})
    first = log("one/x-1.jsonl", *steps(3.0, 2.0))
    log("one/x-2.jsonl", *steps(1.5, start=3))
    night(0)
    first.unlink()
    night(1)
    assert steps_of_x(rows) == [(1, 3.0), (2, 2.0), (3, 1.5)]


def test_a_run_that_was_logged_anew_is_the_new_log_alone_once_the_old_is_gone(log, night, rows):
    log("two/z.jsonl", {"step": 1, "loss": 2.0})
    first = log("one/x-1.jsonl", *steps(3.0, 2.0))
    night(0)
    first.unlink()
    log("one/x-2.jsonl", *steps(4.0))
    night(1)
    assert steps_of_x(rows) == [(1, 4.0)]


def test_a_run_that_went_to_another_family_is_left_out_only_while_both_logs_are_there(
    log, night, rows
):
    log("one/z.jsonl", {"step": 1, "loss": 2.0})
    log("two/y.jsonl", {"step": 1, "loss": 2.0})
    first = log("one/x.jsonl", *steps(3.0, 2.0))
    night(0)
    log("two/x.jsonl", *steps(1.5, start=3))
    night(1)
    ((told,),) = rows("select exclusion from core.runs where run_id = 'x'")
    assert told.startswith("in the families rope and swiglu: ")
    first.unlink()
    night(2)
    assert steps_of_x(rows) == [(3, 1.5)]
    found = rows("select family, exclusion from core.runs where run_id = 'x'")
    assert found == [("swiglu", None)]


def test_a_family_is_changed_where_its_runs_are_and_not_where_a_log_only_moved(
    log, night, rows, tmp_path
):
    log("one/z.jsonl", {"step": 1, "loss": 2.0})
    log("two/y.jsonl", {"step": 1, "loss": 2.0})
    path = log("one/x.jsonl", *steps(3.0, 2.0))
    assert night(0)["is_changed"].to_dict() == {"rope": True, "swiglu": True}
    assert not night(1)["is_changed"].any()
    log("one/x.jsonl", *steps(3.0, 2.0, 1.0))
    assert night(2)["is_changed"].to_dict() == {"rope": True, "swiglu": False}
    path.rename(path.with_name("x-moved.jsonl"))
    assert not night(3)["is_changed"].any()
    assert rows("select source_uri from core.runs where run_id = 'x'") == [
        ("runs/one/x-moved.jsonl",)
    ]


def test_settings_that_change_one_family_leave_the_others_as_they_were(log, night):
    log("one/x.jsonl", *steps(3.0, 2.0))
    log("two/y.jsonl", {"step": 1, "loss": 2.0})
    night(0)
    held_out = Family("rope", "loss", exclude_runs=("x",))
    assert night(1, held_out)["is_changed"].to_dict() == {"rope": True, "swiglu": False}
