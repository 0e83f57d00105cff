from datetime import UTC, datetime
from math import inf, nan

import pytest

from tests.warehouse.planting import curve, plant_points
from warehouse.quality.suites.points import SUITE
from warehouse.quality.validate import validate

NIGHT = datetime(2026, 11, 22, 2, tzinfo=UTC)

FALLING = [5.0 - step / 20 for step in range(60)]


def _with_rises(losses: list[float], times: int) -> list[float]:
    """The same losses, the last few of them 6 % above the least loss so far."""
    return losses[:-times] + [1.06 * losses[-times - 1]] * times


def _anew(run, losses, later):
    """A curve, and behind it lines whose steps and tokens begin again."""
    more = [{**row, "line": row["line"] + len(losses)} for row in curve(run, later)]
    return [*curve(run, losses), *more]


# rule; evaluations that just pass; that just fail; what is said of those
CRITICAL = [
    ("loss_finite", curve("in", FALLING), curve("out", [5.0, nan, nan]), "loss NaN at step 2"),
    ("loss_finite", curve("in", [1e3]), curve("out", [5.0, inf]), "loss inf at step 2"),
    (
        "loss_finite",
        curve("in", [5.0], step=None),
        curve("out", [nan], step=None),
        "loss NaN in line 1",
    ),
    ("loss_positive", curve("in", [9.3e-3]), curve("out", [0.5, 0.0]), "loss 0 at step 2"),
    ("loss_positive", curve("in", [1e-9]), curve("out", [-1.5]), "loss -1.5 at step 1"),
    (
        "loss_stable",
        curve("in", _with_rises(FALLING, 6)),
        curve("out", _with_rises(FALLING, 7)),
        "7 of 60 losses are over 5 % above the least before them, up to 1.06 times at step",
    ),
    (
        "loss_stable",
        curve("in", [5.0, 4.0, 5.0, 5.0, 3.9]),
        curve("out", [5.0, 4.0, 5.0, 5.0, 5.0, 3.9]),
        "3 of 6 losses are over 5 % above the least before them, up to 1.25 times at step",
    ),
    (
        "evaluations_agree",
        [*curve("in", [4.0, 3.0]), *curve("in", [4.019], line=3, file="resumed.jsonl")],
        [*curve("out", [4.0, 3.0]), *curve("out", [4.021], line=3, file="resumed.jsonl")],
        "2 losses from 4 to 4.021 at step 1",
    ),
    (
        "tokens_never_fall",
        [*curve("in", [4.0, 3.0]), *curve("in", [4.0, 3.0], file="resumed.jsonl")],
        [*curve("out", [4.0, 3.0]), *curve("out", [2.9], step=3, tokens=256.0)],
        "tokens fell from 512 to 256 at step 3",
    ),
    (
        "counters_go_on",
        [*_anew("in", [5.0, 4.0, 3.5, 3.2], [5.01, 4.01])],
        [*_anew("out", [5.0, 4.0, 3.5, 3.2], [3.1, 3.0])],
        "counters begin again in line 5: step 1 after 4, with a loss of 3.1 where it was 5",
    ),
]

WARNED = [
    ("loss_in_range", curve("a", [12.0]), curve("a", [12.1]), "a: loss 12.1 nats/token at step 1"),
    (
        "loss_in_range",
        curve("a", [99.0], step=0),
        curve("a", [99.0], step=1),
        "a: loss 99 nats/token at step 1",
    ),
    (
        "evaluations_unique",
        curve("a", [4.0, 3.0]),
        [*curve("a", [4.0, 3.0]), *curve("a", [4.0])],
        "a: 2 losses at step 1",
    ),
    (
        "tokens_increase",
        [*curve("a", [4.0]), *curve("a", [3.0], step=2, tokens=257.0)],
        [*curve("a", [4.0]), *curve("a", [3.0], step=2, tokens=256.0)],
        "a: 256 tokens at both step 1 and 2",
    ),
    (
        "step_known",
        curve("a", [4.0]),
        curve("a", [4.0], step=None, line=7),
        "a: no step in line 7 of run.jsonl",
    ),
    (
        "step_not_negative",
        curve("a", [4.0], step=0),
        curve("a", [4.0], step=-1),
        "a: step -1 in line 1",
    ),
    (
        "learning_rate_not_negative",
        curve("a", [4.0], learning_rate=0.0),
        curve("a", [4.0], learning_rate=-1e-3),
        "a: learning rate -0.001 at step 1",
    ),
]


@pytest.fixture(scope="module")
def quarantined(new_warehouse):
    """{(case, rule): {run: value}} with every critical case judged as a family of its own."""
    found = {}
    with new_warehouse() as con:
        for case, (_, passes, fails, _) in enumerate(CRITICAL):
            plant_points(con, [{**point, "family": f"case {case}"} for point in passes + fails])
        validate(con, "points", NIGHT)
        rows = con.execute("select family, rule, run_id, value from quality.quarantine").fetchall()
    for family, rule, run_id, value in rows:
        found.setdefault((family, rule), {})[run_id] = value
    return found


@pytest.mark.parametrize(("case", "rule"), [(case, row[0]) for case, row in enumerate(CRITICAL)])
def test_a_critical_rule_keeps_out_the_run_beyond_its_bound_alone(quarantined, case, rule):
    kept_out = quarantined[f"case {case}", rule]
    assert list(kept_out) == ["out"]
    assert kept_out["out"].startswith(CRITICAL[case][3])


@pytest.mark.parametrize(("rule", "fails", "said"), [(row[0], *row[2:]) for row in WARNED])
def test_a_warning_speaks_up_beyond_its_bound(con, rule, fails, said):
    plant_points(con, fails)
    found = validate(con, "points", NIGHT).set_index("rule").loc[rule]
    assert (found["failed"], found["is_passed"], found["example"]) == (1, False, said)
    assert con.execute("from quality.quarantine").fetchall() == []


def test_no_warning_speaks_up_within_its_bound(con):
    for case, (_, passes, _, _) in enumerate(WARNED):
        plant_points(con, [{**point, "run_id": f"run {case}"} for point in passes])
    found = validate(con, "points", NIGHT)
    assert list(found.loc[~found["is_passed"], "rule"]) == []


def test_a_run_that_ends_in_nan_is_kept_out_once_with_the_first_nan(con):
    plant_points(con, curve("diverged", [5.0, 4.0, 7.0, nan, nan, nan]))
    validate(con, "points", NIGHT)
    kept_out = con.execute("select run_id, rule, value from quality.quarantine").fetchall()
    assert kept_out == [("diverged", "loss_finite", "loss NaN at step 4 (and 2 more)")]


def test_equal_losses_at_one_step_are_no_conflict(con):
    plant_points(con, curve("resumed", [4.0, 3.0]) + curve("resumed", [4.0, 3.0]))
    found = validate(con, "points", NIGHT).set_index("rule")
    assert found.loc["evaluations_agree", "failed"] == 0
    assert found.loc["evaluations_unique", "failed"] == 2


def test_every_rule_for_points_has_a_planted_case():
    assert {row[0] for row in CRITICAL + WARNED} == {rule.name for rule in SUITE.rules}
