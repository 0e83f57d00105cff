"""Write a run of examples/tiny_sweep through wandb, offline.

    pip install wandb==0.31.0
    python write_wandb.py RUN.jsonl FOLDER

FOLDER/run-rope24.wandb  is what stays of wandb/offline-run-*/
"""

import json
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ |= {"WANDB_MODE": "offline", "WANDB_SILENT": "true", "WANDB_DISABLE_GIT": "true"}
import wandb

FACTS = ("step", "time")


def main(log: Path, folder: Path) -> None:
    """Log every row at its step, and keep the one file that holds the run."""
    header, *rows = [json.loads(line) for line in log.read_text().splitlines()]
    quiet = wandb.Settings(
        x_disable_stats=True, x_disable_meta=True, console="off", host="host", disable_code=True
    )
    with TemporaryDirectory() as scratch:
        run = wandb.init(
            project="tiny-sweep",
            name=log.stem,
            id="rope24",
            group=header["config"]["family"],
            job_type="train",
            tags=["sweep", "rope"],
            config=header["config"] | {"nested": {"depth": 2}},
            dir=scratch,
            settings=quiet,
        )
        for row in rows:
            values = {name: row[name] for name in row.keys() - FACTS}
            run.log(values | {"logged_at": row["time"]}, step=row["step"])
        run.finish()
        wandb.teardown()
        (file,) = Path(scratch).glob("wandb/offline-run-*/run-*.wandb")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, folder / file.name)


main(Path(sys.argv[1]), Path(sys.argv[2]))
