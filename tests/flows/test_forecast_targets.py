"""Which runs are forecast, and with what size, tokens and share done."""

import pandas as pd
import pytest

from flows.errors import RunEnded
from flows.forecasts.planned import Planned
from flows.forecasts.targets import Target, one_target, targets

RUN = {
    "family": "gpt",
    "run_id": "a",
    "params": 1e9,
    "params_non_embedding": 0.9e9,
    "tokens_planned": 2e10,
    "has_points": True,
    "tokens_done": 5e9,
    "has_ended": False,
    "is_left_out": False,
}
BIG = Planned("gpt", 1e9, 2e10, "a", "settings")


def progress(*changes: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame([RUN | change for change in changes], columns=[*RUN])


def test_an_announced_run_that_no_log_knows_is_a_true_forecast() -> None:
    assert targets([BIG], progress()) == [
        Target("gpt", "a", 1e9, None, 2e10, 0.0, True, "settings")
    ]


def test_a_run_under_way_is_forecast_by_its_own_log_with_its_share_done() -> None:
    assert targets([BIG], progress({})) == [
        Target("gpt", "a", 1e9, 0.9e9, 2e10, 0.25, False, "log")
    ]


def test_a_run_of_which_only_the_configuration_is_logged_is_a_true_forecast() -> None:
    (found,) = targets([], progress({"has_points": False, "tokens_done": 0.0}))
    assert (found.share_done, found.is_forecast) == (0.0, True)


@pytest.mark.parametrize("state", ["has_ended", "is_left_out"])
def test_a_run_that_ended_or_was_left_out_is_not_forecast(state: str) -> None:
    assert targets([BIG], progress({state: True})) == []


@pytest.mark.parametrize(
    "unknown",
    [{"tokens_planned": None}, {"params": None}, {"tokens_done": 2e10}],
)
def test_a_run_under_way_whose_plan_or_size_is_unknown_needs_an_announcement(
    unknown: dict[str, object],
) -> None:
    assert targets([], progress(unknown)) == []
    (found,) = targets([BIG], progress(unknown))
    assert (found.tokens, found.announced_by, found.is_forecast) == (2e10, "settings", False)
    assert found.share_done > 0


def test_a_run_of_the_same_name_in_another_family_is_another_run() -> None:
    (found, other) = targets([BIG], progress({"family": "moe"}))
    assert (found.family, other.family, other.is_forecast) == ("moe", "gpt", True)


def test_a_person_may_announce_a_run_under_way_but_none_that_has_ended() -> None:
    assert not one_target(BIG, progress({})).is_forecast
    assert one_target(BIG, progress()).is_forecast
    with pytest.raises(RunEnded, match=r'run "a" of family "gpt" has ended'):
        one_target(BIG, progress({"has_ended": True}))
