"""A fortnight of nights over logs that grow, are corrected and vanish; then every night again."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

import warehouse
from flows.backfill import NOTHING_NEW, SAME, UNPUBLISHED, backfill
from flows.ingest import ingest
from flows.ledger import forecast
from flows.publish import publish
from flows.refit import refit
from flows.validate import validate
from tests.flows import planted
from tests.flows.conftest import SETTINGS, Lab

FIRST = date(2026, 3, 1)
NIGHTS = 14
SMALL = "".join(f'[families.{name}]\nlaws = ["chinchilla"]\n' for name in ("gpt", "still"))
RUNS = planted.sweep("gpt", seed=6)[:14]
STILL = planted.sweep("still", seed=7)[:12]  # a family that is fitted once

Days = dict[int, Callable[[Path], object]]


def write(*runs: planted.PlantedRun) -> Callable[[Path], object]:
    return lambda logs: planted.write(logs, list(runs))


def grow(logs: Path) -> None:
    """One more evaluation, which a killed writer cuts off."""
    path = logs / f"{RUNS[3].name}.jsonl"
    last = json.loads(path.read_text().splitlines()[-1])
    row = {**last, "step": last["step"] + 1, "eval/loss": last["eval/loss"] * 0.999}
    path.write_text(path.read_text() + json.dumps(row) + "\n" + '{"step": 12')


def draws(number: int) -> Callable[[Path], object]:
    """Another setting from that day on."""

    def write_settings(logs: Path) -> None:
        path = logs.parent / "lawbook.toml"
        path.write_text(path.read_text().replace("draws = 100", f"draws = {number}"))

    return write_settings


GONE = 6  # a log is deleted, which is no news: its run counts on
MISSED = 8  # the logs are read on that day, and no night runs
LATE = replace(RUNS[0], name="late", loss=RUNS[0].loss * 1.003)
CHANGES: Days = {
    0: write(*RUNS[:11], replace(RUNS[11], reached=0.5), *STILL),
    1: write(RUNS[11]),  # rewritten: it has ended
    3: grow,
    4: write(replace(RUNS[4], loss=RUNS[4].loss * 1.01)),  # corrected
    GONE: lambda logs: (logs / f"{RUNS[5].name}.jsonl").unlink(),
    8: write(RUNS[12], LATE),
    9: lambda logs: (logs / "late.jsonl").rename(logs / "later.jsonl"),
    10: draws(150),
    11: write(RUNS[13]),
    12: lambda logs: (logs / f"{RUNS[7].name}.jsonl").write_bytes(b"\x00" * 4000),
    13: write(RUNS[7]),  # whole again
}


def publish_all(config: str, at: datetime) -> None:
    """The steps of a night after ingest, but for the pages."""
    validate(config, at=at)
    refit(config, at=at)
    publish(config, at=at)
    forecast(config, made_at=at)


@pytest.fixture(scope="module")
def fortnight(tmp_path_factory: pytest.TempPathFactory, without_prefect: None) -> pd.DataFrame:
    """What having every night again says, after all were published live."""
    folder = tmp_path_factory.mktemp("fortnight")
    (folder / "lawbook.toml").write_text(SETTINGS.replace("draws = 200", "draws = 100") + SMALL)
    lab = Lab(folder)
    for number in range(NIGHTS):
        if number in CHANGES:
            CHANGES[number](folder / "logs")
        at = datetime(2026, 3, 1, 2, tzinfo=UTC) + timedelta(days=number)
        ingest(lab.config, at=at)
        if number != MISSED:
            publish_all(lab.config, at)
    last = FIRST + timedelta(days=NIGHTS - 1)
    return backfill(FIRST, last, lab.config).set_index("day")


def test_every_night_that_published_has_the_same_bytes_again(fortnight: pd.DataFrame) -> None:
    published = [FIRST + timedelta(days=n) for n in sorted(CHANGES) if n not in (MISSED, GONE)]
    assert {day: fortnight.loc[day, "outcome"] for day in published} == dict.fromkeys(
        published, SAME
    )
    names = [fortnight.loc[day, "release"] for day in published]
    assert names == [day.isoformat() for day in published]


def test_a_night_with_nothing_new_says_which_release_stood(fortnight: pd.DataFrame) -> None:
    for number, stood in ((2, "2026-03-02"), (GONE, "2026-03-05")):
        quiet = fortnight.loc[FIRST + timedelta(days=number)]
        assert (quiet["outcome"], quiet["release"]) == (NOTHING_NEW, stood)


def test_a_night_that_did_not_run_is_made_from_what_was_known(fortnight: pd.DataFrame) -> None:
    missed = fortnight.loc[FIRST + timedelta(days=MISSED)]
    assert missed["outcome"] == UNPUBLISHED
    runs = pd.read_parquet(Path(missed["path"]) / "runs.parquet")
    assert {"late", RUNS[12].name} <= {*runs["run_id"]}
    assert RUNS[13].name not in {*runs["run_id"]}


def test_a_day_before_the_first_log_is_refused(tmp_path: Path, without_prefect: None) -> None:
    (tmp_path / "lawbook.toml").write_text(SETTINGS)
    planted.write(tmp_path / "logs", RUNS[:1])
    lab = Lab(tmp_path)
    ingest(lab.config, at=datetime(2026, 3, 2, tzinfo=UTC))
    with pytest.raises(warehouse.errors.NothingKnown, match="first log was read on 2026-03-02"):
        backfill(FIRST, FIRST, lab.config)
