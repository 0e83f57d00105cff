"""Write runs of examples/tiny_sweep through the real Trackio; the file beside this one is its own.

python write_trackio.py RUNS OUT      with trackio
"""

import gzip
import json
import math
import os
import pathlib
import sys

OUT = pathlib.Path(sys.argv[2]).absolute()
os.environ["TRACKIO_DIR"] = str(OUT / "work")
os.environ["HF_HUB_OFFLINE"] = "1"
import trackio

NAMES = ("rope-3e11-d64-s0", "rope-1e12-d64-s0")


def main():
    runs = pathlib.Path(sys.argv[1])
    for name in NAMES:
        lines = [json.loads(one) for one in (runs / f"{name}.jsonl").read_text().splitlines()]
        config = lines[0]["config"]
        trackio.init(
            project="tiny-sweep", name=name, group=config["family"], config=config, embed=False
        )
        for row in lines[1:]:
            step = row["step"]
            trackio.log({k: v for k, v in row.items() if k not in ("step", "time")}, step=step)
        trackio.finish()
    trackio.init(project="tiny-sweep", name="diverged", embed=False)
    for step, value in enumerate([2.5, math.nan, math.inf, -math.inf]):
        trackio.log({"eval/loss": value}, step=step)
    trackio.finish()
    with gzip.GzipFile(OUT / "trackio.db.gz", "wb", mtime=0) as packed:
        packed.write((OUT / "work" / "tiny-sweep.db").read_bytes())


main()
