"""Runs in flight over two nights: judged, published, and announced once."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

import warehouse
from flows.ingest import ingest
from flows.publish import publish
from flows.refit import refit
from flows.validate import validate
from laws.live.alarm import THRESHOLD
from tests.flows import planted
from tests.flows.conftest import Lab

# The planted logs are of 2023-11-14; each night with the share that is done by then.
NIGHTS = tuple(
    (datetime(2023, 11, day, 23, tzinfo=UTC), done) for day, done in ((15, 0.5), (16, 0.7))
)

LAWS = '[families.gpt]\nlaws = ["chinchilla"]\n'  # one is enough here

Nights = tuple[Lab, list[tuple[str, dict[str, Any]]], list[str]]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory, without_prefect: None) -> Nights:
    """A family with one run on track, one 6 % worse and one just begun; then a second night."""
    from tests.flows.conftest import SETTINGS

    folder = tmp_path_factory.mktemp("live")
    (folder / "lawbook.toml").write_text(SETTINGS + LAWS)
    lab, events, releases = Lab(folder), [], []
    runs = planted.sweep("gpt", seed=6)
    tokens = 2 * runs[-1].tokens
    loss = float(planted.LAW.loss(runs[-1].params, tokens))
    new = replace(runs[-1], name="steady", tokens=tokens, loss=loss, reached=0.5)
    live = [new, replace(new, name="worse", loss=1.06 * loss)]
    live.append(replace(new, name="begun", reached=0.09))

    def note(event: str, resource: dict[str, str], payload: dict[str, Any]) -> None:
        events.append((event, resource | payload))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flows.live.emit_event", note)
        for at, reached in NIGHTS:
            going = [replace(run, reached=reached) for run in live[:2]]
            planted.write(folder / "logs", [*runs, *going, live[2]])
            ingest(lab.config)
            validate(lab.config)
            refit(lab.config, at=at)
            releases.append(publish(lab.config, at=at)["release"].iloc[0])
    return lab, events, releases


def rows(lab: Lab, query: str) -> list[dict[str, Any]]:
    return warehouse.run_query(lab.release_file, query).to_dict("records")


def by_run(lab: Lab, release: str) -> dict[str, dict[str, Any]]:
    found = rows(lab, f"from publish.live_runs where release = '{release}'")
    return {row["run_id"]: row for row in found}


def test_each_run_in_flight_has_its_status_and_a_sentence(nights: Nights) -> None:
    lab, _, releases = nights
    found = by_run(lab, releases[0])
    status = {run: row["status"] for run, row in found.items()}
    assert status == {"steady": "on_track", "worse": "above", "begun": "too_early"}
    assert "Worse than expected" in found["worse"]["reason"]
    assert found["worse"]["e_value"] >= THRESHOLD > found["steady"]["e_value"]


def test_the_expected_loss_is_that_of_the_planted_course(nights: Nights) -> None:
    lab, _, releases = nights
    row = by_run(lab, releases[0])["steady"]
    end = planted.LAW.loss(row["params"], row["tokens_planned"])
    assert row["lo_forecast_end_loss_nats"] < end < row["hi_forecast_end_loss_nats"]
    assert row["lo_end_loss_nats"] < end < row["hi_end_loss_nats"]
    assert row["share_done"] == pytest.approx(0.5)
    assert row["lo_loss_nats"] < end * 1.4 < row["hi_loss_nats"]  # planted: 1 + 0.8 (1 - share)
    assert row["expected_end_loss_nats"] == pytest.approx(end, rel=3 * planted.NOISE)


def test_the_own_evaluations_make_the_end_surer_than_the_forecast(nights: Nights) -> None:
    lab, _, releases = nights
    row = by_run(lab, releases[0])["steady"]
    forecast = row["hi_forecast_end_loss_nats"] - row["lo_forecast_end_loss_nats"]
    assert row["hi_end_loss_nats"] - row["lo_end_loss_nats"] < forecast


def test_the_curve_is_actual_up_to_now_and_expected_to_the_end(nights: Nights) -> None:
    lab, _, releases = nights
    found = rows(
        lab,
        f"from publish.live_curves where release = '{releases[0]}' and run_id = 'steady' "
        "order by share_done",
    )
    assert len(found) <= 101
    known = [row["share_done"] for row in found if not np.isnan(row["actual_loss_nats"])]
    assert max(known) == pytest.approx(0.5)
    assert found[-1]["share_done"] == 1
    expected = [row["expected_loss_nats"] for row in found if row["share_done"] >= 0.1]
    assert not np.isnan(expected).any()


def test_an_event_says_that_a_run_is_off_track_once(nights: Nights) -> None:
    _, events, releases = nights
    ((event, said),) = events
    assert event == "lawbook.run.off_track"
    assert said["prefect.resource.id"] == "lawbook.run.gpt.worse"
    assert (said["release"], said["status"]) == (releases[0], "above")


def test_the_next_night_judges_the_runs_further_on(nights: Nights) -> None:
    lab, _, releases = nights
    found = by_run(lab, releases[1])
    assert found["steady"]["share_done"] == pytest.approx(0.7)
    assert found["steady"]["status"] == "on_track"
    assert found["worse"]["status"] == "above"
