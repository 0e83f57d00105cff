"""Which runs are in flight, and which of their evaluations are read."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

import warehouse
from tests import planted_release
from tests.warehouse.planting import curve, plant_points, plant_runs

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
LOGGED = {"started_at": NOW, "finished_at": NOW}
LIVE = {**LOGGED, "is_final": False, "tokens": 1e7}


@pytest.fixture
def family(con):
    """One finished run and one in flight, which are changed by the keywords."""

    def family(**changes):
        plant_runs(con, [{"run_id": "done", **LOGGED}, {"run_id": "live", **LIVE, **changes}])
        plant_points(con, curve("done", [5.0, 4.0, 3.0]) + curve("live", [5.0, 4.0]))

    return family


def runs(con, now=NOW, stale_days=7.0):
    found = warehouse.live_points(con, now, stale_days)
    return dict(zip(found["run_id"], found["is_live"], strict=True))


def test_a_run_in_flight_comes_with_the_finished_runs_of_its_family(con, family):
    family()
    plant_runs(con, [{"run_id": "other", "family": "elsewhere"}])
    plant_points(con, curve("other", [3.0], family="elsewhere"))
    assert runs(con) == {"done": False, "live": True}


def test_shares_are_of_the_plan_for_a_run_in_flight_and_of_what_it_saw_for_a_finished_one(
    con, family
):
    family(tokens_planned=1024.0)
    found = warehouse.live_points(con, NOW, 7).set_index(["run_id", "step"])["share_done"]
    assert found["live", 2] == 0.5
    assert found["done", 3] == pytest.approx(768 / 2e7)


@pytest.mark.parametrize(("days", "is_there"), [(6.9, True), (7.1, False), (-1.0, False)])
def test_a_run_is_in_flight_for_so_many_days_after_its_last_line(con, family, days, is_there):
    family()
    assert ("live" in runs(con, NOW + timedelta(days=days))) is is_there


@pytest.mark.parametrize(
    "changes",
    [
        {"is_final": True},
        {"tokens_planned": None},
        {"params": None},
        {"exclusion": "asked for"},
        {"finished_at": None},
    ],
)
def test_what_has_ended_or_has_no_plan_or_was_left_out_is_not_in_flight(con, family, changes):
    family(**changes)
    assert runs(con) == {}


@pytest.mark.parametrize(
    ("rule", "is_there"),
    [("run_is_final", True), ("loss_finite", True), ("tokens_never_fall", False)],
)
def test_a_rule_about_the_end_or_the_loss_keeps_no_run_from_being_followed(
    con, family, rule, is_there
):
    family()
    planted_release.quarantine(con, "live", rule)
    assert ("live" in runs(con)) is is_there


def test_a_finished_run_in_quarantine_is_no_example(con, family):
    family()
    planted_release.quarantine(con, "done", "loss_not_diverged")
    assert runs(con) == {"live": True}


def test_of_a_resumed_step_the_last_line_counts(con, family):
    family()
    plant_points(con, [{"run_id": "live", "step": 2, "tokens": 512.0, "loss_nats": 3.5, "line": 9}])
    found = warehouse.live_points(con, NOW, 7)
    assert found.loc[found["run_id"] == "live", "loss_nats"].to_list() == [5.0, 3.5]


def test_a_long_log_is_thinned_to_the_first_of_each_five_hundredth_and_the_last(con):
    losses = [5.0 - step / 4000 for step in range(4000)]
    planned = 256.0 * 5000
    plant_runs(con, [{"run_id": "live", **LIVE, "tokens_planned": planned}])
    plant_points(con, curve("live", losses))
    found = warehouse.live_points(con, NOW, 7)
    assert len(found) == 401
    assert found["step"].to_list()[:3] == [1, 10, 20]
    assert found["step"].iloc[-1] == 4000


def test_a_run_turns_off_track_once(con):
    row = {
        "family": "tiny", "run_id": "live", "params": 1e6, "tokens_planned": 2e7, "tokens": 1e7,
        "share_done": 0.5, "reason": "why", "level": 0.9, "looks": 9, "course_runs": 3,
    }  # fmt: skip
    turned = []
    for day, status in enumerate(["on_track", "above", "above", "below"]):
        release = planted_release.facts(
            f"r{day}", released_at=planted_release.AT + timedelta(days=day)
        )
        table = pd.DataFrame([{**row, "status": status}])
        law = planted_release.tables(family="tiny")
        warehouse.publish_release(con, release, {**law, "live_runs": table})
        found = warehouse.runs_turned_off_track(con, f"r{day}")
        turned.append(found["status"].to_list())
    assert turned == [[], ["above"], [], ["below"]]
