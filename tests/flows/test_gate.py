"""What holds a family: planted coefficients that moved, with new runs and without."""

from collections.abc import Collection
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from flows.gate import InForce, facts, status
from flows.settings.model import GateSettings
from warehouse.quality.gate import gate_decisions, present_families
from warehouse.quality.validate import validate

NAMES, LAW = ["A", "E", "alpha"], np.array([400.0, 1.7, 0.34])
SPREAD = 0.02
AT = datetime(2026, 1, 2, 2, tzinfo=UTC)


def fits(**others: object) -> pd.DataFrame:
    row = {
        "release": "r1", "family": "gpt", "law": "chinchilla", "is_selected": True,
        "status": "converged", "reason": "all is well", "walk_forward_runs": 9,
        "walk_forward_are": 0.02,
    }  # fmt: skip
    return pd.DataFrame([row | others])


def coefficients(spreads: float = 0.0) -> pd.DataFrame:
    """The law, its first coefficient moved by so many standard deviations of its draws."""
    moved = LAW * np.exp([spreads * SPREAD, 0, 0])
    keys = {"family": "gpt", "law": "chinchilla", "coefficient": NAMES}
    return pd.DataFrame({**keys, "estimate": moved})


def last(*changed: str, held: Collection[str] = (), **others: object) -> InForce:
    noise = np.random.default_rng(0).standard_normal((3, 2000))
    keys = {"family": "gpt", "law": "chinchilla", "coefficient": NAMES}
    draws = pd.DataFrame({**keys, "values": [*(LAW[:, None] * np.exp(SPREAD * noise))]})
    return InForce(fits(**others), coefficients(), draws, changed, held, {"r1": "settings"})


@pytest.fixture
def said(con):
    """What the suite decides of a night beside what is in force."""

    def judge(now: dict, before: InForce, settings: str = "settings") -> pd.DataFrame:
        tables = {"fits": fits(), "coefficients": coefficients()} | now
        present_families(con, facts(tables, before, settings))
        validate(con, "families", AT, GateSettings().bounds)
        return gate_decisions(con)

    return judge


def test_nothing_new_is_no_reason(said) -> None:
    assert said({}, last()).empty


# In three dimensions 90 % of a normal cloud is within 2.5 spreads, 99.9 % within 4.03.
@pytest.mark.parametrize(
    ("spreads", "changed", "is_held"),
    [(2, [], False), (3, [], True), (3, ["gpt"], False), (5, ["gpt"], True)],
)
def test_coefficients_may_move_further_where_runs_changed(
    said, spreads: float, changed: list[str], is_held: bool
) -> None:
    found = said({"coefficients": coefficients(spreads)}, last(*changed))
    assert (not found.empty) == is_held
    if is_held:
        assert found[["family", "decision"]].to_numpy().tolist() == [["gpt", "held"]]
        assert "coefficients of chinchilla moved" in found["reason"].iloc[0]


def test_after_a_change_of_the_settings_a_reason_is_a_warning(said) -> None:
    found = said({"coefficients": coefficients(5)}, last(), "others")
    assert found["decision"].tolist() == ["warned"]


def test_what_the_newest_release_holds_no_change_of_the_settings_lets_go(said) -> None:
    found = said({"coefficients": coefficients(5)}, last(held=["gpt"]), "others")
    assert found["decision"].tolist() == ["held"]


def test_a_family_that_loses_its_law_is_held_whatever_changed(said) -> None:
    lost = fits(is_selected=False, status="max_iterations")
    assert said({"fits": lost}, last("gpt"))["decision"].tolist() == ["held"]


@pytest.mark.parametrize(("error", "is_held"), [(0.029, False), (0.031, True)])
def test_errors_on_costlier_runs_may_grow_by_half(said, error: float, is_held: bool) -> None:
    found = said({"fits": fits(walk_forward_are=error)}, last("gpt"))
    assert (not found.empty) == is_held


def test_errors_of_a_few_runs_and_small_errors_are_no_reason(said) -> None:
    few = fits(walk_forward_are=0.2, walk_forward_runs=4)
    assert said({"fits": few}, last()).empty
    assert said({"fits": fits(walk_forward_are=0.004)}, last(walk_forward_are=0.001)).empty
    unknown = fits(walk_forward_are=np.nan, walk_forward_runs=None)
    assert said({"fits": unknown}, last()).empty
    assert said({}, last(walk_forward_are=np.nan, walk_forward_runs=None)).empty


def test_a_quoted_law_that_breaks_a_rule_is_a_reason_whatever_changed(said) -> None:
    held = fits(is_selected=False, status="held", reason="alpha is 1.7")
    found = said({"fits": held}, last("gpt"))
    assert found["reason"].tolist() == ["chinchilla broke a rule: alpha is 1.7"]


def test_another_law_quoted_with_the_same_runs_is_a_reason(said) -> None:
    both = pd.concat([fits(is_selected=False), fits(law="kaplan")])
    assert "kaplan is quoted instead" in said({"fits": both}, last())["reason"].iloc[0]
    assert said({"fits": both}, last("gpt")).empty


def test_a_family_that_is_new_has_nothing_to_be_held_against(said) -> None:
    assert said({}, last(family="other")).empty


def test_what_the_gate_found_stands_among_the_results_of_the_suites(con, said) -> None:
    found = said({"coefficients": coefficients(3)}, last())
    rows = con.execute(
        "select rule, severity, checked, example from quality.results where failed > 0"
    )
    (reason,) = found["reason"]
    assert rows.fetchall() == [("coefficients_stay", "critical", 1, f"gpt: {reason}")]


@pytest.mark.parametrize(
    ("held", "scope", "expected"),
    [
        ([], "family", "published"),
        (["gpt"], "family", "published"),
        (["gpt"], "release", "held"),
        (["gpt", "opt"], "family", "held"),
    ],
)
def test_a_release_is_held_with_all_its_families_or_with_one_where_the_settings_say_so(
    held: list[str], scope: str, expected: str
) -> None:
    decisions = pd.DataFrame(
        {"family": [*held, "opt"], "decision": [*["held"] * len(held), "warned"]}
    )
    assert status(decisions, ["gpt", "opt"], scope) == expected
