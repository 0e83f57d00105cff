from datetime import UTC, datetime
from math import inf, nan

import pytest

from tests.warehouse.planting import propose
from warehouse.quality.suites.coefficients import SUITE
from warehouse.quality.validate import held_laws, validate

NIGHT = datetime(2026, 11, 22, 2, tzinfo=UTC)

# rule; coefficient; values that just pass; that just fail; what is said of those
CRITICAL = [
    ("estimate_finite", "A", {}, {"estimate": None}, "chinchilla A: no estimate"),
    ("estimate_finite", "A", {}, {"estimate": nan}, "chinchilla A: estimate nan"),
    ("estimate_finite", "A", {}, {"estimate": inf}, "chinchilla A: estimate inf"),
    (
        "exponent_in_range",
        "alpha",
        {"estimate": 1e-6},
        {"estimate": 0.0},
        "chinchilla alpha: 0 is not between 0 and 1.5",
    ),
    (
        "exponent_in_range",
        "beta",
        {"estimate": 1.499},
        {"estimate": 1.5},
        "chinchilla beta: 1.5 is not between 0 and 1.5",
    ),
    (
        "scale_positive",
        "B",
        {"estimate": 1e-6},
        {"estimate": 0.0},
        "chinchilla B: 0 is not above 0",
    ),
    (
        "floor_positive",
        "E",
        {"estimate": 1e-6},
        {"estimate": -0.1},
        "chinchilla E: -0.1 is not above 0",
    ),
    (
        "floor_below_losses",
        "E",
        {"estimate": 1.999},
        {"estimate": 2.0},
        "chinchilla E: 2 is not below 2, the least loss",
    ),
    (
        "interval_holds_estimate",
        "alpha",
        {"estimate": 0.3078},
        {"estimate": 0.3},
        "chinchilla alpha: 0.3 is not from 0.3078 to 0.3878",
    ),
    (
        "interval_holds_estimate",
        "alpha",
        {"estimate": 0.3878},
        {"estimate": 0.39},
        "chinchilla alpha: 0.39 is not from 0.3078 to 0.3878",
    ),
    ("level_in_range", "A", {"level": 0.999}, {"level": 1.0}, "chinchilla A: level 1"),
    ("level_in_range", "A", {"level": 0.001}, {"level": 90.0}, "chinchilla A: level 90"),
    (
        "coefficients_complete",
        "B",
        {},
        {"coefficient": "b"},
        "chinchilla: has A, E, alpha, beta of A, B, E, alpha, beta",
    ),
]


@pytest.fixture(scope="module")
def held(new_warehouse):
    """{(family, rule): value} with every case proposed as two families, inside and outside."""
    with new_warehouse() as con:
        for case, (_, coefficient, passes, fails, _) in enumerate(CRITICAL):
            propose(con, f"inside {case}", coefficient, **passes)
            propose(con, f"outside {case}", coefficient, **fails)
        validate(con, "coefficients", NIGHT)
        rows = con.execute("select family, rule, value from quality.held").fetchall()
    return {(family, rule): value for family, rule, value in rows}


@pytest.mark.parametrize(("case", "rule"), [(case, row[0]) for case, row in enumerate(CRITICAL)])
def test_a_family_beyond_a_bound_is_held_and_no_other(held, case, rule):
    assert (f"inside {case}", rule) not in held
    assert held[f"outside {case}", rule] == CRITICAL[case][4]


def test_a_wide_or_missing_interval_warns_and_holds_nothing(con):
    propose(con, "wide", "alpha", lo=0.1, hi=0.5)
    propose(con, "open", "beta", lo=None, hi=inf)
    propose(con, "narrow", "alpha", lo=0.2, hi=0.5)
    propose(con, "floorless", "E", lo=0.0, hi=2.1)
    found = validate(con, "coefficients", NIGHT).set_index("rule")["example"]
    assert found["exponent_identified"] == (
        "wide chinchilla alpha: 0.3478 with an interval from 0.1 to 0.5"
    )
    assert found["floor_identified"].startswith("floorless chinchilla E: ")
    assert found["interval_known"] == "open chinchilla beta: no interval"
    assert held_laws(con) == {}


def test_the_reason_for_holding_a_law_names_every_rule(con):
    propose(con, "tiny", "alpha", estimate=1.62, lo=1.5, hi=1.7)
    con.execute("update quality.coefficients set loss_min_nats = 1.8")
    validate(con, "coefficients", NIGHT)
    assert held_laws(con) == {
        (
            "tiny",
            "chinchilla",
        ): "exponent_in_range: chinchilla alpha: 1.62 is not between 0 and 1.5; "
        "floor_below_losses: chinchilla E: 1.817 is not below 1.8, the least loss"
    }


def test_a_law_is_let_go_when_its_new_coefficients_are_sound(con):
    propose(con, "tiny", "E", estimate=-1.0, lo=-2.0)
    validate(con, "coefficients", NIGHT)
    assert list(held_laws(con)) == [("tiny", "chinchilla")]
    con.execute("delete from quality.coefficients")
    propose(con, "tiny")
    validate(con, "coefficients", NIGHT)
    assert held_laws(con) == {}


def test_every_rule_for_coefficients_has_a_planted_case():
    planted = {row[0] for row in CRITICAL} | {
        "exponent_identified",
        "floor_identified",
        "interval_known",
        "share_in_range",  # of the frontier: test_expectations_laws.py
    }
    assert planted == {rule.name for rule in SUITE.rules}
