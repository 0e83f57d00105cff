"""Files that only configure a run."""

import json

import pytest

from tests.warehouse.formats.sweep_truth import WRITTEN

CONFIG = {"d_model": 64, "optimizer": {"name": "adamw", "betas": [0.9, 0.95]}, "resume": None}
ROW = {"step": 1, "tokens": 256, "eval/loss": 2.5}
CONFIGS = "select run_id, key, value from raw.known_configs order by key"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("config.json", json.dumps(CONFIG)),
        ("args.json", json.dumps(CONFIG, indent=4)),
        ("train_config.json", json.dumps(CONFIG)),
        (
            "hparams.yaml",
            "# by hand\nd_model: 64\noptimizer:\n  betas: [0.9, 0.95]\n  name: adamw\nresume:\n",
        ),
        (
            "config.yaml",  # as Weights & Biases writes it
            "wandb_version: 1\n_wandb:\n  value: {t: 1}\nd_model:\n  desc: null\n  value: 64\n"
            "optimizer:\n  value: {name: adamw, betas: [0.9, 0.95]}\nresume:\n  value: null\n",
        ),
    ],
)
def test_a_file_of_settings_configures_the_run_of_its_folder(log, read, rows, name, text):
    log("a/metrics.jsonl", ROW)
    log(f"a/{name}", text)
    assert read()["problem"].isna().all()
    assert rows(CONFIGS) == [
        ("a", "d_model", "64"),
        ("a", "optimizer.betas", "[0.9, 0.95]"),
        ("a", "optimizer.name", "adamw"),
        ("a", "resume", None),
    ]


def test_the_config_of_a_model_is_known_by_its_content(log, read, rows):
    log("a/metrics.jsonl", ROW)
    log("a/gpt2.json", (WRITTEN / "gpt2_config.json").read_text())
    read()
    found = "select value from raw.known_configs where key = 'n_embd'"
    assert rows(found) == [("64",)]


def test_configuration_alone_makes_no_run(log, derive):
    log("a/metrics.jsonl", ROW)
    log("b/config.json", json.dumps(CONFIG))
    assert list(derive()) == ["a"]


def test_configuration_that_was_there_before_the_log_counts(log, derive):
    log("a/metrics.jsonl", ROW)
    log("b/config.json", json.dumps({"params_non_embedding": 1000}))
    assert list(derive()) == ["a"]
    log("b/metrics.jsonl", ROW)
    runs = derive()
    assert runs["b"]["params"] == 1000
    assert runs["b"]["source_uri"] == "runs/b/metrics.jsonl"


def test_a_plan_of_minus_one_step_is_no_plan(log, derive):
    log("a/metrics.jsonl", ROW)
    log("a/args.json", json.dumps({"max_steps": -1, "batch_tokens": 256}))
    assert derive()["a"]["tokens_planned"] is None
    log("a/args.json", json.dumps({"max_steps": 4, "batch_tokens": 256}))
    assert derive()["a"]["tokens_planned"] == 1024


def test_tags_of_yaml_run_no_code_and_keep_their_values(log, read, rows, tmp_path):
    log("a/metrics.jsonl", ROW)
    text = "x: !!python/object/apply:os.mkdir [made]\ny: !mine {z: 2024-05-01}\nw: !!binary aGk=\n"
    log("a/hparams.yaml", text)
    read()
    assert rows(CONFIGS)[1:] == [("a", "x", '["made"]'), ("a", "y.z", "2024-05-01")]
    assert not (tmp_path / "made").exists()


def test_aliases_without_end_are_refused(log, read):
    log("a/metrics.jsonl", ROW)
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 8)}]\n" for i in range(1, 12)
    )
    log("a/hparams.yaml", bomb)
    problem = read().set_index("file")["problem"]["runs/a/hparams.yaml"]
    assert problem == "no configuration of a run: more than 10000 values"


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("config.json", '{"d_model": 64, "n', "cut off"),
        ("config.json", '{"d_model": 64; "n": 3}', "not JSON: Expecting ',' delimiter"),
        ("config.json", '{"a": ' + "[" * 100_000, "not JSON: nested too deeply"),
        ("hparams.yaml", "a: 1\n b: [2\n", "not YAML"),
        ("hparams.yaml", "a: " + "[" * 5000, "not YAML"),
        ("hparams.yaml", "a: &b [*b]\n", "not YAML: nested too deeply"),
        ("hparams.yaml", "a: !!bool maybe\n", "not YAML: a value is not what its tag says"),
        ("hparams.yaml", 'a: !!int ""\n', "not YAML: a value is not what its tag says"),
        ("hparams.yaml", "a: !!timestamp x\n", "not YAML: a value is not what its tag says"),
    ],
)
def test_settings_that_are_damaged_are_told_in_one_line(log, read, name, text, problem):
    log("a/metrics.jsonl", ROW)
    log(f"a/{name}", text)
    told = read().set_index("file")["problem"][f"runs/a/{name}"]
    assert told.startswith(problem)
    assert "\n" not in told


def test_what_configures_no_run_is_passed_over_and_named(log, read, rows):
    log("a/metrics.jsonl", ROW)
    for name in ("tokenizer.json", "package.json", "vocab.json", "generation_config.json"):
        log(f"a/{name}", json.dumps({"a": 1}))
    log("a/compose.yaml", "services:\n  web: 1\n")
    files = read().set_index("file")["problem"]
    assert files["runs/a/compose.yaml"].startswith("no reader knows it")
    told = "no log by its name: 4 files, such as runs/a/generation_config.json"
    assert rows("select problem from raw.files where kind = 'passed'") == [(told,)]
    assert rows("select count(*) from raw.known_configs") == [(0,)]
