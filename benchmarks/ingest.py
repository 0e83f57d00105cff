"""Reading the sweep of examples/: ours against pandas, from JSONL to rows in DuckDB.

pandas reads each file whole into a frame and DuckDB takes the frame: no hashes, no broken lines, no
configuration, no provenance.  The ratio is the price of those.
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd

import warehouse

TITLE = "ingest of the JSONL logs of examples/tiny_sweep, ten copies of each (CPU time)"
LOGS = Path(__file__).parent.parent / "examples" / "tiny_sweep" / "runs"
COPIES, ROUNDS = 10, 3


def run(is_full: bool = False) -> Iterator[str]:
    """One line a method: time, points a second, ratio to pandas."""
    del is_full
    with TemporaryDirectory() as name:
        folder = Path(name)
        for log in LOGS.glob("*.jsonl"):
            for copy in range(COPIES):
                text = log.read_text().replace(log.stem, f"{log.stem}-{copy}", 1)
                (folder / f"{log.stem}-{copy}.jsonl").write_text(text)
        spent = {"pandas.read_json into DuckDB": 0.0, "lawbook": 0.0}
        for _ in range(ROUNDS):
            for method, read in zip(spent, (_pandas, _lawbook), strict=True):
                start = time.process_time()
                points = read(folder)
                spent[method] += time.process_time() - start
    for method, seconds in spent.items():
        ratio = seconds / spent["pandas.read_json into DuckDB"]
        speed = points * ROUNDS / seconds
        yield f"{method:32} {seconds / ROUNDS:6.2f} s   {speed:9,.0f} points/s   x {ratio:.2f}"


def _lawbook(folder: Path) -> int:
    source = warehouse.Source(name="sweep", path="*.jsonl", base=folder, family="any")
    with warehouse.open_warehouse(":memory:") as con:
        files = warehouse.ingest(con, [source], datetime.now(UTC))
    return int(files["points"].sum())


def _pandas(folder: Path) -> int:
    with duckdb.connect() as con:
        for file in sorted(folder.glob("*.jsonl")):
            frame = pd.read_json(file, lines=True).drop(columns="config")
            long = frame.melt(["run", "step", "time"]).dropna(subset="value")
            con.register("long", long)
            con.execute("create table if not exists points as from long limit 0")
            con.execute("insert into points from long")
            con.unregister("long")
        return int(con.execute("select count(*) from points").fetchall()[0][0])
