"""publish.live_runs and live_curves of one family, from evaluations written out."""

import numpy as np
import pandas as pd
import pytest

from flows.tables import live

LEVEL = 0.9
NEVER = pd.Timestamp("2026-11-22", tz="UTC")


def rows(
    run_id: str, is_live: bool, end: float, done: float = 1.0, count: int = 50
) -> pd.DataFrame:
    """Evaluations of a run whose ln loss falls by 0.3 on the way to its end."""
    share = np.linspace(1 / count, done, round(count * done))
    return pd.DataFrame(
        {
            "run_id": run_id,
            "is_live": is_live,
            "params": 1e9,
            "tokens_planned": 2e10,
            "tokens": 2e10 * share,
            "share_done": share,
            "step": (1e4 * share).astype(int),
            "loss_nats": end * np.exp(0.3 * (1 - share)),
            "learning_rate": 1e-3,
            "started_at": NEVER,
            "last_logged_at": NEVER,
        }
    )


def finished(count: int = 5) -> list[pd.DataFrame]:
    return [rows(f"done{i}", False, 2.5) for i in range(count)]


def forecast(params: float, tokens: float) -> tuple[float, float]:
    return float(np.log(2.5)), 0.01


def judged(*parts: pd.DataFrame, told: live.Forecast | None = forecast) -> pd.Series:
    (_, row), *others = live.tables(pd.concat(parts), told, LEVEL)["live_runs"].iterrows()
    assert not others
    return row


def test_a_run_as_forecast_is_on_track_with_the_planted_numbers() -> None:
    row = judged(*finished(), rows("live", True, 2.5, done=0.5))
    assert (row["status"], row["course"], row["course_runs"]) == ("on_track", "collapse", 5)
    assert row["share_done"] == pytest.approx(0.5)
    assert row["expected_loss_nats"] == pytest.approx(2.5 * np.exp(0.15), rel=1e-6)
    assert row["forecast_end_loss_nats"] == pytest.approx(2.5)
    assert row["hi_forecast_end_loss_nats"] == pytest.approx(2.5 * np.exp(1.6448536 * 0.01))
    assert row["lo_end_loss_nats"] < 2.5 < row["hi_end_loss_nats"]


def test_a_run_far_above_is_above() -> None:
    row = judged(*finished(), rows("live", True, 2.8, done=0.5))
    assert row["status"] == "above"
    assert 0.1 <= row["alarm_share"] <= 0.2


def test_a_loss_that_is_no_number_is_above_and_says_where() -> None:
    broken = rows("live", True, 2.5, done=0.5)
    broken.loc[20:, "loss_nats"] = np.nan
    row = judged(*finished(), broken)
    assert row["status"] == "above"
    assert "nan at 42.0% of the plan" in row["reason"]
    assert row["loss_nats"] is None or np.isnan(row["loss_nats"])


@pytest.mark.parametrize(("examples", "told"), [(1, forecast), (5, None)])
def test_without_examples_or_forecast_nothing_is_said_but_why(
    examples: int, told: live.Forecast | None
) -> None:
    row = judged(*finished(examples), rows("live", True, 2.5, done=0.5), told=told)
    assert row["status"] == "cannot_say"
    assert ("2 finished runs" if told else "publish.fits") in row["reason"]
    assert row["looks"] == 0


def test_a_curve_has_every_look_so_far_and_the_band_to_the_end() -> None:
    parts = [*finished(), rows("live", True, 2.5, done=0.5, count=2000)]
    curve = live.tables(pd.concat(parts), forecast, LEVEL)["live_curves"]
    assert len(curve) <= 101
    assert curve["share_done"].is_monotonic_increasing
    assert curve["share_done"].iloc[-1] == 1
    known = curve["actual_loss_nats"].notna()
    assert curve.loc[known, "share_done"].max() == pytest.approx(0.5)
    assert curve["expected_loss_nats"].notna().equals(curve["share_done"] >= 0.1 - 1e-9)
    inside = curve.dropna(subset=["expected_loss_nats"])
    assert (inside["lo_loss_nats"] < inside["expected_loss_nats"]).all()


def test_no_run_in_flight_is_no_table() -> None:
    assert live.tables(pd.concat(finished()), forecast, LEVEL) == {}


def test_the_same_evaluations_give_the_same_tables() -> None:
    points = pd.concat([*finished(), rows("live", True, 2.5, done=0.5)])
    one, other = (live.tables(points, forecast, LEVEL) for _ in range(2))
    for name, table in one.items():
        pd.testing.assert_frame_equal(table, other[name])
