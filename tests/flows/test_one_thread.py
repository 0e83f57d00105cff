"""What is published of a family does not depend on the number of threads."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FIT = """
import hashlib, sys
from flows.tables import family_tables
from flows.settings.model import FitSettings, PublishSettings
sys.path.insert(0, "tests/flows")
import planted
runs = planted.table(planted.sweep("gpt", 0, sizes=planted.MANY_SIZES))
tables = family_tables("gpt", runs, FitSettings(draws=1000), PublishSettings())
for name, rows in sorted(tables.items()):
    values = [[getattr(one, "tolist", lambda: one)() for one in row] for row in rows.to_numpy()]
    print(name, hashlib.sha256(repr(values).encode()).hexdigest())
"""


def test_a_family_has_the_same_bytes_with_one_thread_and_with_as_many_as_there_are():
    one, many = (_fitted(threads) for threads in ("1", "8"))  # no more than there are cores
    assert one == many
    assert "draws" in one
    assert "surfaces" in one


def _fitted(threads: str) -> str:
    """A line a table of the family: its name and a hash of all that is in it."""
    asked = {
        "OPENBLAS_NUM_THREADS": threads,
        "MKL_NUM_THREADS": threads,
        "OMP_NUM_THREADS": threads,
    }
    done = subprocess.run(
        [sys.executable, "-c", FIT],
        cwd=ROOT,
        env=os.environ | asked,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
