"""Logs of text and tables, as trainers write them without a tracker."""

import csv
import gzip
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import yaml
import zstandard

from tests.flows.formats.runs import Run, as_lines, put
from tests.warehouse.formats import as_printed


def jsonl(run: Run, folder: Path) -> None:
    put(folder / f"{run.name}.jsonl", as_lines(run.records))


def jsonl_gz(run: Run, folder: Path) -> None:
    put(folder / run.name / "metrics.jsonl.gz", gzip.compress(as_lines(run.records).encode()))


def csv_and_json(run: Run, folder: Path) -> None:
    put(folder / run.name / "metrics.csv", _table(run))
    put(folder / run.name / "config.json", json.dumps(run.config))


def csv_zst(run: Run, folder: Path) -> None:
    put(folder / run.name / "log.csv.zst", zstandard.compress(_table(run).encode()))
    put(folder / run.name / "args.yaml", yaml.safe_dump(run.config))


def parquet(run: Run, folder: Path) -> None:
    put(folder / run.name / "config.yaml", yaml.safe_dump(run.config))
    pq.write_table(pa.Table.from_pylist(list(run.rows)), folder / run.name / "history.parquet")


def json_document(run: Run, folder: Path) -> None:
    document = {"run": run.name, "config": run.config, "history": run.rows}
    put(folder / f"{run.name}.json", json.dumps(document, indent=1))


def megatron(run: Run, folder: Path) -> None:
    """What Megatron-LM prints, beside the table of its losses."""
    put(folder / run.name / "train.log", as_printed.text(as_printed.megatron(run.config, run.rows)))
    csv_and_json(run, folder)


def trainer_state(run: Run, folder: Path) -> None:
    """Two checkpoints of Hugging Face's trainer, whose own loop logs the losses."""
    put(folder / run.name / "config.json", json.dumps(run.config))
    half = len(run.rows) // 2
    for rows in (run.rows[:half], run.rows):
        state = {
            "global_step": rows[-1]["step"],
            "log_history": [{k: v for k, v in row.items() if k != "time"} for row in rows],
            "max_steps": run.config["steps_planned"],
            "num_input_tokens_seen": rows[-1]["tokens"],
            "total_flos": run.config["flops_per_token"] * rows[-1]["tokens"],
        }
        place = folder / run.name / f"checkpoint-{rows[-1]['step']}" / "trainer_state.json"
        put(place, json.dumps(state, indent=2, sort_keys=True))


def lightning(run: Run, folder: Path) -> None:
    """A row of training, a row of validation; the second version goes on with the first."""
    half = len(run.rows) // 2
    for number, rows in enumerate((run.rows[:half], run.rows[half:])):
        version = folder / run.name / f"version_{number}"
        put(version / "hparams.yaml", yaml.safe_dump(run.config))
        with (version / "metrics.csv").open("w", newline="") as log:
            table = csv.writer(log, lineterminator="\n")
            table.writerow(["eval/loss", "learning_rate", "step", "tokens", "train/loss"])
            for row in rows:
                rate, step = row["learning_rate"], row["step"]
                table.writerow(["", rate, step, "", row["train/loss"]])
                table.writerow([row["eval/loss"], "", step, row["tokens"], ""])


def _table(run: Run) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, run.rows[0], lineterminator="\n")
    table.writeheader()
    table.writerows(run.rows)
    return text.getvalue()
