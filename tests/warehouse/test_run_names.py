"""The name that a run has by the path of its log."""

import pytest

from warehouse.sources.run_names import run_of


@pytest.mark.parametrize(
    ("path", "run"),
    [
        ("logs/rope-d32.jsonl", "rope-d32"),
        ("logs/rope-d32.jsonl.gz", "rope-d32"),
        ("logs/lr0.1.csv", "lr0.1"),
        ("logs/rope-d32.jsonl.1", "rope-d32"),
        ("data/rope-d32/metrics.jsonl", "rope-d32"),
        ("data/rope-d32/metrics_rank3.jsonl", "rope-d32"),
        ("data/rope-d32/version_0/metrics.csv", "rope-d32"),
        ("data/rope-d32/version_0/hparams.yaml", "rope-d32"),
        ("data/gpt2-d48/checkpoint-80/trainer_state.json", "gpt2-d48"),
        ("tb/rope-d32/events.out.tfevents.1795614277.host.1.0", "rope-d32"),
        ("tb/rope-d32/train/events.out.tfevents.1795614277.host.1.0", "rope-d32"),
        ("log124M/main.log", "log124M"),
        ("rope-d32/console.out", "rope-d32"),
        ("slurm/rope-d32.out", "rope-d32"),
        ("logs/metrics.jsonl", "logs"),
        ("metrics.jsonl", "metrics"),
    ],
)
def test_a_generic_name_is_that_of_the_folder_above(path, run):
    assert run_of(path, None) == run


def test_a_template_names_the_folders_and_the_stem():
    path = "data/rope-d32/version_0/metrics.csv"
    assert run_of(path, "{parent}/{folder}/{stem}") == "rope-d32/version_0/metrics"
    assert run_of("a.csv", "{parent}-{stem}") == "-a"


def test_a_name_that_looks_like_a_place_of_the_template_stays_as_it_is():
    assert run_of("x/{stem}/a.csv", "{folder}") == "{stem}"
