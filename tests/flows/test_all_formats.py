"""A night on the project's sweep in every format at once is the night on its JSON lines."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import warehouse
from flows.logs.settings_file import Written, write_settings
from flows.nightly import nightly
from tests.flows.conftest import Lab
from tests.flows.formats import plain, trackers
from tests.flows.formats.runs import Run, Writer, sweep

AT = datetime(2026, 12, 1, 2, tzinfo=UTC)
WRITERS: tuple[Writer, ...] = (
    *(plain.jsonl, plain.jsonl_gz, plain.csv_and_json, plain.csv_zst, plain.parquet),
    *(plain.json_document, plain.megatron, plain.trainer_state, plain.lightning),
    *(trackers.mlflow, trackers.mlflow_files, trackers.trackio),
    *(trackers.tensorboard, trackers.wandb),
)
FEW_DRAWS = "[fit]\ndraws = 100\n"
Night = tuple[Lab, Written]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory, without_prefect: None) -> tuple[Night, Night]:
    """(the night on all formats, the night on the same runs as JSON lines)."""
    mixed, alone = (tmp_path_factory.mktemp(name) for name in ("mixed", "alone"))
    for place, run in enumerate(sweep()):
        write = WRITERS[place % len(WRITERS)]
        write(run, mixed / "logs" / write.__name__)
        plain.jsonl(as_kept(run, write), alone / "logs")
    return night(mixed), night(alone)


def as_kept(run: Run, write: Writer) -> Run:
    return run.in_single_precision() if write is trackers.tensorboard else run


def night(folder: Path) -> Night:
    written = write_settings("logs", folder)
    one_law = written.text.replace("\nparams =", '\nlaws = ["chinchilla"]\nparams =')
    (folder / "lawbook.toml").write_text(FEW_DRAWS + one_law)
    lab = Lab(folder)
    nightly(lab.config, at=AT)
    return lab, written


def published(one: Night, table: str, *keys: str) -> pd.DataFrame:
    found = warehouse.read_release(one[0].release_file)[table]
    return found.set_index(list(keys)).sort_index()


def test_both_families_have_runs_of_every_format() -> None:
    seen: dict[str, set[Any]] = {}
    for place, run in enumerate(sweep()):
        seen.setdefault(run.config["family"], set()).add(WRITERS[place % len(WRITERS)])
    assert {family: len(found) for family, found in seen.items()} == dict.fromkeys(
        ("tiny-learned", "tiny-rope"), len(WRITERS)
    )


def test_the_settings_that_are_proposed_are_those_for_the_json_lines(
    nights: tuple[Night, Night],
) -> None:
    (_, mixed), (_, alone) = nights
    pd.testing.assert_frame_equal(mixed.families, alone.families)
    assert mixed.text.splitlines()[2:] == alone.text.splitlines()[2:]
    assert mixed.passed["problem"].str.contains("checkpoint|MLflow").all()


def test_no_run_counts_twice_and_each_has_its_size_data_compute_and_loss(
    nights: tuple[Night, Night],
) -> None:
    mixed, alone = (published(one, "runs", "run_id") for one in nights)
    assert list(mixed.index) == list(alone.index) == sorted(run.name for run in sweep())
    same = ["family", "is_in_fit", "exclusion", "is_final"]
    pd.testing.assert_frame_equal(mixed[same], alone[same])
    for name in ("params_non_embedding", "params_total", "tokens", "flops", "loss_nats"):
        np.testing.assert_allclose(
            mixed[name].astype(float), alone[name].astype(float), rtol=1e-12, err_msg=name
        )


def test_the_coefficients_are_those_of_the_json_lines(nights: tuple[Night, Night]) -> None:
    mixed, alone = (
        published(one, "coefficients", "family", "law", "coefficient") for one in nights
    )
    assert list(mixed.index) == list(alone.index)
    for name in ("estimate", "lo", "hi"):
        np.testing.assert_allclose(mixed[name], alone[name], rtol=1e-6, err_msg=name)
