"""Settings proposed from logs, and what a dry run shows of them."""

import json
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from flows.errors import SettingsError
from flows.logs.dry_run import dry_run
from flows.logs.propose import propose_families, propose_loss
from flows.logs.settings_file import write_settings
from flows.settings.file import EXAMPLES, load
from warehouse import LOSSES


def log(folder: Path, run: str, config: dict[str, object], loss: str = "eval/loss") -> None:
    rows = [{"run": run, "config": config}]
    rows += [{"step": step, "tokens": 1e6 * step, loss: 5.0 - step / 10} for step in range(1, 4)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{run}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_the_sweep_of_the_repository_is_described_as_its_authors_do(tmp_path):
    (tmp_path / "logs").symlink_to(EXAMPLES[0])
    written = write_settings("logs", tmp_path)
    given = tomllib.loads(written.text)
    (source,) = given["sources"]
    assert source == {"path": "logs", "family_from": "config.family"}
    assert {name: one["loss"] for name, one in given["families"].items()} == {
        "tiny-learned": "eval/loss",
        "tiny-rope": "eval/loss",
    }
    found = written.families.set_index("family")
    assert dict(found["runs"]) == {"tiny-learned": 17, "tiny-rope": 27}


def test_what_is_proposed_can_be_loaded_and_ingested(tmp_path):
    for run in ("gpt-a-1", "gpt-a-2", "gpt-b-3"):
        log(tmp_path / "logs", run, {"n_params": 1e6}, loss="validation loss (nats)")
    (tmp_path / "lawbook.toml").write_text(write_settings("logs", tmp_path).text)
    config = str(tmp_path / "lawbook.toml")
    assert load(config).families["gpt"].loss == "validation loss (nats)"
    taken, passed = dry_run([], config)
    assert list(taken["run_id"]) == ["gpt-a-1", "gpt-a-2", "gpt-b-3"]
    assert set(taken["params_source"]) == {"logged: config n_params"}
    assert set(taken["tokens"]) == {3e6}
    assert passed.empty


def test_a_dry_run_of_some_paths_shows_them_alone_and_writes_nothing(tmp_path):
    log(tmp_path / "logs", "a", {"family": "x"})
    log(tmp_path / "more", "b", {"family": "x"})
    (tmp_path / "more" / "weights.pt").write_bytes(b"\0")
    (tmp_path / "lawbook.toml").write_text(
        '[[sources]]\npath = "logs"\nfamily = "x"\n[families.x]\nloss = "eval/loss"\n'
    )
    before = sorted(tmp_path.rglob("*"))
    taken, passed = dry_run([str(tmp_path / "more")], str(tmp_path / "lawbook.toml"))
    assert list(taken["run_id"]) == ["b"]
    assert list(passed["problem"]) == [
        f"no log by its kind: 1 files, such as {tmp_path / 'more' / 'weights.pt'}"
    ]
    assert sorted(tmp_path.rglob("*")) == before


def test_a_dry_run_of_a_path_shows_the_loss_that_its_runs_log(tmp_path):
    log(tmp_path / "more", "b", {"params": 5}, loss="heldout loss")
    (tmp_path / "lawbook.toml").write_text('[[sources]]\npath = "logs"\n')
    taken, _ = dry_run([str(tmp_path / "more")], str(tmp_path / "lawbook.toml"))
    assert list(taken["loss_source"]) == ["logged: heldout loss in nats/token"]


def test_families_come_from_the_likeliest_key_that_tells_runs_apart():
    runs = [f"r{number}" for number in range(6)]
    rows = [(run, "run_id", run) for run in runs]
    rows += [(run, "tracker.group", "ab"[number % 2]) for number, run in enumerate(runs)]
    rows += [(run, "model.arch", "llama") for run in runs]
    configs = pd.DataFrame(rows, columns=["run_id", "key", "value"])
    found = propose_families(runs, configs, "logs")
    assert (found.family_from, set(found.of_runs.values())) == ("config.tracker.group", {"a", "b"})


def test_runs_of_which_nothing_tells_families_are_one_named_after_the_folder():
    configs = pd.DataFrame(columns=["run_id", "key", "value"])
    found = propose_families(["x1", "y2", "z3"], configs, "logs")
    assert (found.family, found.family_from) == ("logs", None)


@pytest.mark.parametrize(
    ("metrics", "loss"),
    [
        (["train/loss", "eval/loss"], "eval/loss"),
        (["train/loss", "eval/c4/CE loss", "lr"], "eval/c4/CE loss"),
        (["loss", "lr"], "loss"),
        (["val/bpb", "accuracy"], None),
    ],
)
def test_the_loss_is_an_evaluation_where_there_is_one(metrics, loss):
    rows = pd.DataFrame({"run_id": "a", "metric": metrics})
    assert propose_loss(rows, LOSSES)[0] == loss


def test_a_settings_file_is_never_overwritten(tmp_path, monkeypatch):
    from flows.commands.logs import init

    monkeypatch.chdir(tmp_path)
    (tmp_path / "lawbook.toml").write_text("mine")
    with pytest.raises(SettingsError, match=r"lawbook\.toml is already there"):
        init("logs", "lawbook.toml")
    assert (tmp_path / "lawbook.toml").read_text() == "mine"
