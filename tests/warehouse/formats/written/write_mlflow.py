"""Write runs of examples/tiny_sweep through the real MLflow; the files beside this one are its own,
with the folder that it wrote in called /lab.

python write_mlflow.py RUNS OUT       with mlflow-skinny, sqlalchemy and alembic
"""

import gzip
import json
import math
import os
import pathlib
import shutil
import sys

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
import mlflow
from mlflow.entities import Metric

NAMES = ("rope-3e11-d64-s0", "rope-1e12-d64-s0")
HEADS = ("step", "time")


def rows(runs, name):
    lines = (runs / f"{name}.jsonl").read_text().splitlines()
    return json.loads(lines[0])["config"], [json.loads(line) for line in lines[1:]]


def metrics(rows):
    return [
        Metric(key, float(value), int(row["time"] * 1000), row["step"])
        for row in rows
        for key, value in row.items()
        if key not in HEADS
    ]


def write(runs, uri):
    mlflow.set_tracking_uri(uri)
    mlflow.set_experiment("tiny-sweep")
    client = mlflow.MlflowClient()
    with mlflow.start_run(run_name="sweep"):
        for name in NAMES:
            config, found = rows(runs, name)
            with mlflow.start_run(run_name=name, nested=True) as run:
                mlflow.log_params({k: v for k, v in config.items() if k != "family"})
                mlflow.set_tag("family", config["family"])
                client.log_batch(run.info.run_id, metrics=metrics(found))
    with mlflow.start_run(run_name="diverged") as run:
        for step, value in enumerate([2.5, math.nan, math.inf, -math.inf]):
            mlflow.log_metric("eval/loss", value, step=step)
        mlflow.end_run("FAILED")
    with mlflow.start_run(run_name="tried") as run:
        mlflow.log_metric("eval/loss", 1.0, step=1)
    client.delete_run(run.info.run_id)


def main():
    runs, out = pathlib.Path(sys.argv[1]).absolute(), pathlib.Path(sys.argv[2]).absolute()
    work = out / "work"
    work.mkdir(parents=True)
    os.chdir(work)
    write(runs, f"sqlite:///{work}/mlflow.db")
    with gzip.GzipFile(out / "mlflow.db.gz", "wb", mtime=0) as packed:
        packed.write((work / "mlflow.db").read_bytes())
    write(runs, f"file://{work}/mlruns")
    shutil.make_archive(str(out / "mlruns"), "xztar", work, "mlruns")
    shutil.rmtree(work)


main()
