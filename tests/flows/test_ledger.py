"""Forecasts through whole nights: announced, made once, scored when their runs end, verified."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pandas as pd
import pytest

import warehouse
from flows.nightly import nightly
from tests.flows import planted
from tests.flows.conftest import SETTINGS, Lab
from tests.flows.test_cli import complaint, lawbook

BIG_PARAMS, BIG_TOKENS = 2e9, 4e10
LOSS = float(planted.LAW.loss(BIG_PARAMS, BIG_TOKENS))
BIG = planted.PlantedRun("big", "gpt", BIG_PARAMS, BIG_TOKENS, LOSS)
HALF = planted.PlantedRun("half", "gpt", 1e9, 2e10, float(planted.LAW.loss(1e9, 2e10)), reached=0.5)
ANNOUNCED = f"""
[families.gpt]
laws = ["chinchilla"]
[[planned]]
family = "gpt"
params = {BIG_PARAMS}
tokens = {BIG_TOKENS}
run = "big"
"""
TABLE = "family,params,tokens\ngpt,3e9,6e10\nunheard,1e9,2e10\n"


class Nights(NamedTuple):
    """A lab after three nights, and what analysts could read after the first two."""

    lab: Lab
    counts: list[int]
    files: list[bytes]
    first: pd.DataFrame


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory, without_prefect: None) -> Nights:
    """Two nights with a run announced and one half done, and one after both have ended."""
    folder = tmp_path_factory.mktemp("ledger")
    (folder / "lawbook.toml").write_text(SETTINGS + ANNOUNCED)
    (folder / "planned.csv").write_text(TABLE)
    lab = Lab(folder)
    logs = planted.write(folder / "logs", [*planted.sweep("gpt", seed=6), HALF])
    counts, files = [], []
    for day in (2, 3):
        at = datetime(2026, 1, day, 2, tzinfo=UTC)
        counts.append(nightly(config=lab.config, at=at)["forecasts"])
        files.append(lab.release_file.read_bytes())
    first = ask(lab, "from publish.latest_forecasts order by sequence")
    write_later(logs, BIG)
    write_later(logs, replace(HALF, reached=1.0))
    counts.append(nightly(config=lab.config, at=datetime(2026, 1, 4, 2, tzinfo=UTC))["forecasts"])
    return Nights(lab, counts, files, first)


def write_later(logs: Path, run: planted.PlantedRun) -> None:
    """Write the log of a run that begins after everything that was done so far."""
    start = datetime.now(UTC).timestamp() + 1
    lines = [json.loads(line) for line in run.lines()]
    for line in lines[1:]:
        line["time"] += start - 1.7e9
    (logs / f"{run.name}.jsonl").write_text("\n".join(json.dumps(line) for line in lines) + "\n")


def ask(lab: Lab, query: str) -> pd.DataFrame:
    return warehouse.run_query(lab.release_file, query)


def test_a_night_forecasts_what_is_announced_and_what_is_under_way(nights: Nights) -> None:
    found = nights.first.set_index("announced_by")
    assert sorted(found.index) == ["file", "log", "settings"]
    assert found["run_id"].fillna("").to_dict() == {"file": "", "log": "half", "settings": "big"}
    assert found["is_forecast"].to_dict() == {"file": True, "log": False, "settings": True}
    assert found["share_done"].to_dict() == {"file": 0.0, "log": 0.5, "settings": 0.0}
    assert (found["release"] == "2026-01-02").all()
    assert found.loc["settings", "params_non_embedding"] == BIG_PARAMS


def test_the_median_is_near_the_planted_law_and_within_the_quantiles(nights: Nights) -> None:
    row = nights.first.set_index("run_id").loc["big"]
    quantiles = [row[f"q{share}_loss_nats"] for share in ("05", "25", "50", "75", "95")]
    assert quantiles == sorted(quantiles)
    assert row["q50_loss_nats"] == pytest.approx(LOSS, rel=0.03)
    assert row["best_so_far_loss_nats"] > LOSS
    assert row["power_law_loss_nats"] < row["best_so_far_loss_nats"]
    assert row["published_shape_loss_nats"] == pytest.approx(LOSS, rel=0.1)


def test_a_night_with_nothing_new_adds_no_row_and_writes_no_file(nights: Nights) -> None:
    assert nights.counts[:2] == [3, 0]
    assert nights.files[0] == nights.files[1]


def test_a_run_that_ended_is_scored_and_one_forecast_half_way_is_not(nights: Nights) -> None:
    states = ask(
        nights.lab,
        "select run_id, state, began_at > made_at as is_before "
        "from publish.latest_forecast_outcomes where run_id is not null order by run_id",
    )
    assert states["run_id"].to_list() == ["big", "half"]
    assert states["state"].to_list() == ["scored", "late"]
    scored = ask(
        nights.lab,
        "from publish.latest_predicted_vs_actual where is_forecast and kind = 'forecast'",
    )
    assert scored["run_id"].to_list() == ["big"]
    assert scored["actual_loss_nats"].item() == pytest.approx(LOSS, rel=1e-12)
    assert 0 < scored["pit"].item() < 1


def test_scores_record_and_status_follow_by_themselves(nights: Nights) -> None:
    scores = ask(
        nights.lab, "from publish.latest_scores where kind = 'forecast' order by bucket"
    ).set_index("bucket")
    assert {"all", "month"} < {*scores.index}
    assert scores.loc["all", "n"] == 1
    assert scores.loc["all", "is_too_few"]
    assert scores.loc["all", "skill_best_so_far"] > 0
    record = ask(nights.lab, "from publish.latest_forecast_records")
    assert record["verdict"].to_list() == ["too few to say"]


def test_the_next_release_forecasts_anew_what_has_not_begun(nights: Nights) -> None:
    query = "select run_id, params from publish.latest_forecasts where announced_by <> 'command'"
    newest = ask(nights.lab, query)
    assert newest["params"].to_list() == [3e9]
    assert newest["run_id"].isna().all()
    assert nights.counts[2] == 1
    before = ask(
        nights.lab, "from publish.forecasts where release = '2026-01-02' order by sequence"
    )
    pd.testing.assert_frame_equal(before, nights.first)


def test_a_forecast_by_hand_is_one_row_and_asked_again_it_is_none(
    nights: Nights, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("forecast", "gpt", "--params", "5e9", "--tokens", "1e11", "--run", "mine")
    code, out, _ = lawbook(capsys, *words, "--config", nights.lab.config, "--json")
    (row,) = json.loads(out)
    assert (code, row["run_id"], row["is_forecast"]) == (0, "mine", True)
    shown = ask(nights.lab, "select hash from publish.latest_forecasts where run_id = 'mine'")
    assert shown["hash"].to_list() == [row["hash"]]
    code, out, _ = lawbook(capsys, *words, "--config", nights.lab.config, "--json")
    assert (code, json.loads(out)) == (0, [])


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (("gpt", "--params", "2e9", "--tokens", "4e10", "--run", "big"), 1, "has ended"),
        (("gtp", "--params", "2e9", "--tokens", "4e10"), 1, 'Did you mean "gpt"'),
        (("gpt", "--params", "-1", "--tokens", "4e10"), 2, "--params"),
    ],
)
def test_a_forecast_that_cannot_be_made_says_why(
    nights: Nights,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    code: int,
    part: str,
) -> None:
    found, _, err = lawbook(capsys, "forecast", *words, "--config", nights.lab.config)
    assert found == code
    assert part in complaint(err)


def test_a_forecast_without_size_or_tokens_is_a_wrong_call(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert lawbook(capsys, "forecast", "gpt", "--params", "1e9")[0] == 2
    assert lawbook(capsys, "forecast")[0] == 2


def test_verify_walks_the_chain_and_names_the_row_that_was_forged(
    nights: Nights, capsys: pytest.CaptureFixture[str]
) -> None:
    def verify() -> tuple[int, dict[str, Any], str]:
        words = ("forecast", "verify", "--config", nights.lab.config, "--json")
        code, out, err = lawbook(capsys, *words)
        return code, json.loads(out)[0], err

    code, found, _ = verify()
    assert (code, found["is_whole"]) == (0, True)
    path, median = str(nights.lab.folder / "warehouse.duckdb"), "q50_loss_nats"
    forge = f"update ledger.forecasts set {median} = {median} + $1 where sequence = 2"
    with duckdb.connect(path) as con:
        ((true,),) = con.execute(
            f"select {median} from ledger.forecasts where sequence = 2"
        ).fetchall()
        con.execute(forge, [0.001])
    code, found, err = verify()
    assert (code, found["is_whole"]) == (1, False)
    assert "row 2 (" in complaint(err)
    with duckdb.connect(path) as con:
        con.execute(f"update ledger.forecasts set {median} = $1 where sequence = 2", [true])
    assert verify()[0] == 0


def test_an_announcement_that_means_nothing_stops_the_night_before_its_work(
    empty_lab: Lab, without_prefect: None
) -> None:
    from flows.errors import SettingsError

    planted.write(empty_lab.folder / "logs", planted.sweep("gpt", seed=3)[:1])
    (empty_lab.folder / "planned.csv").write_text("family,params,tokens\ngpt,many,1\n")
    with pytest.raises(SettingsError, match="line 2: params"):
        nightly(config=empty_lab.config)
    assert not (empty_lab.folder / "warehouse.duckdb").exists()
