"""What changed between two releases: runs, rules, coefficients, predictions."""

import numpy as np
import pandas as pd
import pytest

from flows.pages.changes import changes
from flows.published.law import law_quoted, law_that_predicts

Tables = dict[str, pd.DataFrame]
EXPONENT = 0.5  # of the planted frontier


def fits(**others: object) -> pd.DataFrame:
    row = {"family": "gpt", "law": "chinchilla", "is_selected": True, "status": "converged"}
    return pd.DataFrame([row | others])


def frontier(size: float = 1.0, law: str = "chinchilla") -> pd.DataFrame:
    """N* = size C^0.5 with an interval of a tenth, and a loss that falls by a power."""
    flops = np.geomspace(1e18, 1e24, 25)
    params, loss = size * flops**EXPONENT, 10 * flops**-0.03
    ends = {f"{end}_params_opt": params * wide for end, wide in (("lo", 0.9), ("hi", 1.1))}
    ends |= {f"{end}_loss_nats": loss * wide for end, wide in (("lo", 0.99), ("hi", 1.01))}
    keys = {"family": "gpt", "law": law, "is_plan": np.isclose(flops, 1e22)}
    return pd.DataFrame({**keys, "flops": flops, "params_opt": params, "loss_nats": loss, **ends})


def release(name: str, **others: object) -> Tables:
    """The tables that are compared: one family, three runs, one coefficient."""
    made = {"data_hash": "d", "settings_hash": "s", "code_version": "c"}
    runs = pd.DataFrame({
        "family": "gpt", "run_id": ["a", "b", "c"], "params": 1e8, "tokens": 2e9,
        "loss_nats": 3.0, "is_in_fit": True, "exclusion": None,
    })  # fmt: skip
    coefficients = pd.DataFrame([
        {"family": "gpt", "law": "chinchilla", "coefficient": "E", "estimate": 1.7, "lo": 1.6,
         "hi": 1.8, "unit": "nats/token"}
    ])  # fmt: skip
    tables = {
        "releases": pd.DataFrame([{"release": name, "released_at": pd.Timestamp(name), **made}]),
        "fits": fits(release=name), "runs": runs, "coefficients": coefficients,
        "frontier": frontier(),
    }  # fmt: skip
    return tables | {key: value for key, value in others.items() if isinstance(value, pd.DataFrame)}


BEFORE, NOW = "2026-11-21", "2026-11-22"


def test_the_first_release_has_changed_nothing() -> None:
    none = {name: rows.iloc[:0] for name, rows in release(BEFORE).items()}
    assert all(rows.empty for rows in changes(release(NOW), none).values())


def test_a_family_that_is_held_has_changed_nothing() -> None:
    held = release(NOW, fits=fits(release=BEFORE))
    assert all(rows.empty for rows in changes(held, release(BEFORE)).values())


def test_the_same_release_again_has_changed_nothing() -> None:
    found = changes(release(NOW), release(BEFORE))
    (head,) = found["changes"].to_dict("records")
    assert (head["previous"], head["runs_added"], head["runs_dropped"]) == (BEFORE, 0, 0)
    assert head["is_new"] == ""
    assert found["changed_runs"].empty
    assert found["changed_coefficients"].empty
    (plan,) = found["changed_plans"].to_dict("records")
    assert plan["params_opt_before"] == pytest.approx(plan["params_opt"], rel=1e-12)
    assert plan["is_params_within"] is plan["is_loss_within"] is True


def test_a_run_that_came_was_left_out_or_is_gone_is_named_with_its_rule() -> None:
    now = release(NOW)
    now["runs"] = pd.concat([now["runs"].assign(run_id=["a", "b", "d"])])
    now["runs"].loc[1, ["is_in_fit", "exclusion"]] = [False, "run_is_final"]
    found = changes(now, release(BEFORE))
    said = found["changed_runs"].set_index("run_id")
    assert dict(said["change"]) == {"b": "left out", "c": "gone", "d": "new"}
    assert said.loc["b", "exclusion"] == "run_is_final"
    (head,) = found["changes"].to_dict("records")
    assert (head["runs_added"], head["runs_dropped"]) == (1, 2)


def test_a_run_that_is_let_in_again_is_back() -> None:
    before = release(BEFORE)
    before["runs"]["is_in_fit"] = [True, True, False]
    assert list(changes(release(NOW), before)["changed_runs"]["change"]) == ["back"]


def test_a_run_that_is_in_neither_fit_has_not_changed() -> None:
    now, before = release(NOW), release(BEFORE)
    for tables in (now, before):
        tables["runs"]["is_in_fit"] = [True, True, False]
    assert changes(now, before)["changed_runs"].empty


@pytest.mark.parametrize(("estimate", "is_told"), [(1.79, False), (1.81, True), (1.59, True)])
def test_a_coefficient_is_told_once_it_leaves_its_interval_of_before(
    estimate: float, is_told: bool
) -> None:
    now = release(NOW)
    now["coefficients"]["estimate"] = estimate
    found = changes(now, release(BEFORE))["changed_coefficients"]
    assert len(found) == int(is_told)


@pytest.mark.parametrize(("size", "within"), [(1.05, True), (1.2, False)])
def test_a_plan_is_within_the_band_of_before_or_not(size: float, within: bool) -> None:
    now = release(NOW, frontier=frontier(size))
    (plan,) = changes(now, release(BEFORE))["changed_plans"].to_dict("records")
    assert plan["is_params_within"] is within
    assert plan["params_opt"] / plan["params_opt_before"] == pytest.approx(size)


def test_a_budget_between_those_of_before_is_read_on_the_line_through_them() -> None:
    now = release(NOW)
    now["frontier"] = now["frontier"][now["frontier"]["is_plan"]].assign(flops=3.3e22)
    (plan,) = changes(now, release(BEFORE))["changed_plans"].to_dict("records")
    assert plan["params_opt_before"] == pytest.approx(3.3e22**EXPONENT, rel=1e-9)


def test_a_budget_that_the_release_before_does_not_reach_is_not_compared() -> None:
    now = release(NOW)
    now["frontier"] = now["frontier"][now["frontier"]["is_plan"]].assign(flops=1e25)
    assert changes(now, release(BEFORE))["changed_plans"].empty


def test_new_settings_and_code_are_named_as_reasons() -> None:
    now = release(NOW)
    now["releases"] = now["releases"].assign(settings_hash="t", code_version="e")
    (head,) = changes(now, release(BEFORE))["changes"].to_dict("records")
    assert head["is_new"] == "settings, code"


def test_the_forecast_predicts_where_it_may_be_used_and_the_selected_law_is_quoted() -> None:
    both = pd.concat([fits(), fits(law="forecast", is_selected=False)])
    assert law_that_predicts(both, "gpt") == "forecast"
    assert law_quoted(both, "gpt") == "chinchilla"
    held = pd.concat([fits(), fits(law="forecast", is_selected=False, status="held")])
    assert law_that_predicts(held, "gpt") == "chinchilla"
    assert law_that_predicts(fits(is_selected=False), "gpt") is None


def test_a_forecast_that_takes_over_is_told() -> None:
    now = release(NOW)
    now["fits"] = pd.concat([fits(), fits(law="forecast", is_selected=False)]).assign(release=NOW)
    now["frontier"] = frontier(1.05, "forecast")
    found = changes(now, release(BEFORE))
    (head,) = found["changes"].to_dict("records")
    assert (head["law_before"], head["law_now"]) == ("chinchilla", "forecast")
    assert len(found["changed_plans"]) == 1
