from datetime import UTC, datetime
from math import inf, nan

import pytest

from warehouse.connection import open_warehouse
from warehouse.expectations.coefficients import SUITE
from warehouse.validation import held_families, validate

NIGHT = datetime(2026, 11, 22, 2, tzinfo=UTC)

# Besiroglu et al. 2024, arXiv:2404.10102: estimates, with intervals of two standard errors.
EPOCH = {
    "E": (1.8172, 1.7572, 1.8772),
    "A": (482.01, 232.85, 731.17),
    "B": (2085.43, 0.1, 4672.0),
    "alpha": (0.3478, 0.3078, 0.3878),
    "beta": (0.3658, 0.3258, 0.4058),
}

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
        "chinchilla: has A, E, alpha, beta",
    ),
]


@pytest.fixture(scope="module")
def held():
    """{(family, rule): value} with every case proposed as two families, inside and outside."""
    with open_warehouse(":memory:") as con:
        for case, (_, coefficient, passes, fails, _) in enumerate(CRITICAL):
            _propose(con, f"inside {case}", coefficient, **passes)
            _propose(con, f"outside {case}", coefficient, **fails)
        validate(con, "coefficients", NIGHT)
        rows = con.execute("select family, rule, value from quality.held").fetchall()
    return {(family, rule): value for family, rule, value in rows}


@pytest.mark.parametrize(("case", "rule"), [(case, row[0]) for case, row in enumerate(CRITICAL)])
def test_a_family_beyond_a_bound_is_held_and_no_other(held, case, rule):
    assert (f"inside {case}", rule) not in held
    assert held[f"outside {case}", rule] == CRITICAL[case][4]


def test_a_wide_or_missing_interval_warns_and_holds_nothing(con):
    _propose(con, "wide", "alpha", lo=0.1, hi=0.5)
    _propose(con, "open", "beta", lo=None, hi=inf)
    _propose(con, "narrow", "alpha", lo=0.2, hi=0.5)
    _propose(con, "floorless", "E", lo=0.0, hi=2.1)
    found = validate(con, "coefficients", NIGHT).set_index("rule")["example"]
    assert found["exponent_identified"] == (
        "wide chinchilla alpha: 0.3478 with an interval from 0.1 to 0.5"
    )
    assert found["floor_identified"].startswith("floorless chinchilla E: ")
    assert found["interval_known"] == "open chinchilla beta: no interval"
    assert held_families(con) == {}


def test_the_reason_for_holding_a_family_names_every_rule(con):
    _propose(con, "tiny", "alpha", estimate=1.62, lo=1.5, hi=1.7)
    con.execute("update quality.coefficients set loss_min_nats = 1.8")
    validate(con, "coefficients", NIGHT)
    assert held_families(con) == {
        "tiny": "exponent_in_range: chinchilla alpha: 1.62 is not between 0 and 1.5; "
        "floor_below_losses: chinchilla E: 1.817 is not below 1.8, the least loss"
    }


def test_a_family_is_let_go_when_its_new_coefficients_are_sound(con):
    _propose(con, "tiny", "E", estimate=-1.0, lo=-2.0)
    validate(con, "coefficients", NIGHT)
    assert list(held_families(con)) == ["tiny"]
    con.execute("delete from quality.coefficients")
    _propose(con, "tiny")
    validate(con, "coefficients", NIGHT)
    assert held_families(con) == {}


def test_every_rule_for_coefficients_has_a_planted_case():
    planted = {row[0] for row in CRITICAL} | {
        "exponent_identified",
        "floor_identified",
        "interval_known",
    }
    assert planted == {rule.name for rule in SUITE.rules}


def _propose(con, family: str, changed: str = "", **changes: object) -> None:
    for coefficient, (estimate, lo, hi) in EPOCH.items():
        row = {
            "family": family,
            "law": "chinchilla",
            "coefficient": coefficient,
            "estimate": estimate,
            "lo": lo,
            "hi": hi,
            "level": 0.9,
            "loss_min_nats": 2.0,
        }
        row |= changes if coefficient == changed else {}
        con.execute(
            "insert into quality.coefficients values "
            "($family, $law, $coefficient, $estimate, $lo, $hi, $level, $loss_min_nats)",
            row,
        )
