"""Each law is judged by its own coefficients, and held alone."""

from datetime import UTC, datetime

import pytest

from tests.warehouse.planting import COEFFICIENTS, propose
from warehouse.quality.validate import held_laws, validate

NIGHT = datetime(2026, 11, 22, 2, tzinfo=UTC)

# law; rule; coefficient; values that fail; what is said of those
CRITICAL = [
    (
        "chinchilla_tied",
        "coefficients_complete",
        "alpha",
        {"coefficient": "beta"},
        "chinchilla_tied: has A, B, E of A, B, E, alpha",
    ),
    (
        "kaplan",
        "coefficients_complete",
        "D_c",
        {"coefficient": "N_c"},
        "kaplan: has N_c, N_c, alpha_D, alpha_N of D_c, N_c, alpha_D, alpha_N",
    ),
    (
        "isoflop",
        "coefficients_complete",
        "n_exponent",
        {"coefficient": "a"},
        "isoflop: has n_coefficient of n_coefficient, n_exponent",
    ),
    ("kaplan", "scale_positive", "N_c", {"estimate": 0.0}, "kaplan N_c: 0 is not above 0"),
    (
        "kaplan",
        "exponent_in_range",
        "alpha_D",
        {"estimate": 1.5},
        "kaplan alpha_D: 1.5 is not between 0 and 1.5",
    ),
    (
        "isoflop",
        "share_in_range",
        "n_exponent",
        {"estimate": 1.0},
        "isoflop n_exponent: 1 is not between 0 and 1",
    ),
    (
        "isoflop",
        "share_in_range",
        "n_exponent",
        {"estimate": 0.0},
        "isoflop n_exponent: 0 is not between 0 and 1",
    ),
    (
        "isoflop",
        "scale_positive",
        "n_coefficient",
        {"estimate": 0.0},
        "isoflop n_coefficient: 0 is not above 0",
    ),
]


@pytest.fixture(scope="module")
def held(new_warehouse):
    """{(family, law): reason}: a family for each case, with all laws sound but that of the case."""
    with new_warehouse() as con:
        for case, (law, _, coefficient, fails, _) in enumerate(CRITICAL):
            for sound in set(COEFFICIENTS) - {law}:
                propose(con, f"family {case}", law=sound)
            propose(con, f"family {case}", coefficient, law, **fails)
        validate(con, "coefficients", NIGHT)
        return held_laws(con)


@pytest.mark.parametrize("case", range(len(CRITICAL)))
def test_a_law_is_held_by_its_own_coefficients_and_no_other_law_of_the_family(held, case):
    law, rule, _, _, said = CRITICAL[case]
    reasons = {of: why for (family, of), why in held.items() if family == f"family {case}"}
    assert list(reasons) == [law]
    assert f"{rule}: {said}" in reasons[law]
