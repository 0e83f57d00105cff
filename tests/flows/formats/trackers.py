"""Stores of trackers, written as their own libraries write them, without these."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from tests.flows.formats.runs import Run, put
from tests.warehouse.formats import event_bytes, wandb_bytes
from tests.warehouse.formats.messages import packed

# The columns of the stores in tests/warehouse/formats/written/ that are filled here.
MLFLOW = """
create table if not exists experiments (experiment_id integer primary key, name, lifecycle_stage);
create table if not exists runs (
    run_uuid, name, status, start_time, lifecycle_stage, experiment_id
);
create table if not exists metrics (key, value, timestamp, run_uuid, step, is_nan);
create table if not exists params (key, value, run_uuid);
create table if not exists tags (key, value, run_uuid);
insert or ignore into experiments values (1, 'tiny-sweep', 'active');
"""
TRACKIO = """
create table if not exists metrics (
    id integer primary key autoincrement, run_id, timestamp, run_name, step, metrics
);
create table if not exists configs (
    id integer primary key autoincrement, run_id, run_name, config, created_at, unique (run_id)
);
"""


def mlflow(run: Run, folder: Path) -> None:
    key, facts = _key(run), (run.name, "FINISHED", 1, "active", 1)
    params = [(name, str(value), key) for name, value in run.config.items()]
    measured = [
        (name, value, int(row["time"] * 1000), key, row["step"], 0)
        for row, metrics in run.metrics()
        for name, value in metrics.items()
    ]
    with closing(_database(folder / "mlflow.db", MLFLOW)) as con, con:
        con.execute("insert into runs values (?, ?, ?, ?, ?, ?)", (key, *facts))
        con.executemany("insert into params values (?, ?, ?)", params)
        con.executemany("insert into metrics values (?, ?, ?, ?, ?, ?)", measured)


def mlflow_files(run: Run, folder: Path) -> None:
    experiment = folder / "mlruns" / "1"
    own = experiment / _key(run)
    put(experiment / "meta.yaml", "experiment_id: '1'\nlifecycle_stage: active\nname: tiny-sweep\n")
    told = f"experiment_id: '1'\nlifecycle_stage: active\nrun_id: {_key(run)}\n"
    put(own / "meta.yaml", f"{told}run_name: {run.name}\nstart_time: 1\nstatus: 3\n")
    for name, value in run.config.items():
        put(own / "params" / name, str(value))
    for name in ("tokens", "train/loss", "eval/loss", "learning_rate"):
        lines = (f"{int(row['time'] * 1000)} {row[name]} {row['step']}\n" for row in run.rows)
        put(own / "metrics" / name, "".join(lines))


def trackio(run: Run, folder: Path) -> None:
    key, at = _key(run), datetime(2026, 11, 28, tzinfo=UTC).isoformat()
    rows = [
        (key, datetime.fromtimestamp(row["time"], UTC).isoformat(), run.name, row["step"], stored)
        for row, metrics in run.metrics()
        for stored in [json.dumps(metrics).encode()]
    ]
    config = json.dumps(run.config | {"_Group": run.config["family"]}).encode()
    with closing(_database(folder / "tiny-sweep.db", TRACKIO)) as con, con:
        con.execute("insert into configs values (null, ?, ?, ?, ?)", (key, run.name, config, at))
        con.executemany("insert into metrics values (null, ?, ?, ?, ?, ?)", rows)


def tensorboard(run: Run, folder: Path) -> None:
    """Single floats, the configuration as add_text leaves it."""
    events = [event_bytes.event(_text("config/text_summary", json.dumps(run.config)), 0)]
    events += [
        event_bytes.event(event_bytes.scalar(name, value), row["step"], row["time"])
        for row, metrics in run.metrics()
        for name, value in metrics.items()
    ]
    data = event_bytes.version() + b"".join(map(event_bytes.record, events))
    put(folder / run.name / "events.out.tfevents.1795364331.host", data)


def wandb(run: Run, folder: Path) -> None:
    records = [wandb_bytes.run(run.name, **run.config), *_history(run), packed(18, b"")]
    key = _key(run)[:8]
    place = folder / "wandb" / f"offline-run-20261122_161212-{key}" / f"run-{key}.wandb"
    put(place, wandb_bytes.framed(*records))


def _history(run: Run) -> Iterable[bytes]:
    return (wandb_bytes.history(row["step"], **metrics) for row, metrics in run.metrics())


def _text(name: str, text: str) -> bytes:
    """A value of a summary that holds a text: a tensor of type 7, of the plugin text."""
    tensor = b"\x08\x07" + packed(8, text.encode())
    return event_bytes.tensor(tensor, b"text", name.encode())


def _key(run: Run) -> str:
    """The identifier of a run, in the manner of the trackers."""
    return hashlib.sha256(run.name.encode()).hexdigest()[:32]


def _database(path: Path, tables: str) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    con = sqlite3.connect(path)
    con.executescript(tables)
    return con
