"""One more release: what it costs in CPU and on the disk, and what it costs readers later.

Nothing is fitted: the tables of 300 families of four laws are drawn at random, and published as a
night publishes them, from what is staged.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

import warehouse

FAMILIES, LAWS, DRAWS, RELEASES = 300, 4, 1000, 50
SOME = 5  # releases in a short run
NAMES = ("A", "B", "E", "alpha", "beta")
ASKED = "from predict_loss('family-0', 1e9, 2e10, law := 'chinchilla')"
TITLE = f"one more release of {FAMILIES} families, {LAWS} laws, {DRAWS:,} draws"
ORIGIN = {"data_hash": "d", "settings_hash": "s", "code_version": "0", "seed": 0, "draws": DRAWS}


def run(is_full: bool = False) -> Iterator[str]:
    """A line for some of the releases: CPU seconds of each step, MB, and what a question costs."""
    releases = RELEASES if is_full else SOME
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with warehouse.open_warehouse(folder / "warehouse.duckdb") as con:
            for family in range(FAMILIES):
                warehouse.stage(con, f"family-{family}", _tables(family), ORIGIN)
        for number in range(releases):
            told = _one_more(folder, number)
            if number in (0, 1, SOME - 1, releases - 1) or number % 10 == 9:
                yield f"release {number + 1:2}: {told}"


def _one_more(folder: Path, number: int) -> str:
    published, file = folder / "published", folder / "published" / warehouse.RELEASE_FILE
    day = date(2026, 1, 1) + timedelta(days=number)
    facts = {"release": day.isoformat(), "released_at": datetime(*day.timetuple()[:3], tzinfo=UTC)}
    facts |= {"status": "published", "as_of": day, **ORIGIN}
    with warehouse.open_warehouse(folder / "warehouse.duckdb") as con:
        tables = warehouse.staged(con)
        del tables["refits"]
        publish = _cpu(lambda: warehouse.publish_release(con, facts, tables, True))
        write = _cpu(lambda: warehouse.write_release_file(con, published, day.isoformat()))
    parquet = sum(
        one.stat().st_size for one in (published / "releases" / day.isoformat()).iterdir()
    )
    with duckdb.connect(str(file), read_only=True) as reader:
        reader.execute("set threads = 1")
        reader.execute(ASKED).fetchall()
        asked = min(_cpu(lambda: reader.execute(ASKED).fetchall()) for _ in range(5))
    sizes = {"warehouse": folder / "warehouse.duckdb", "file": file}
    shown = ", ".join(f"{name} {path.stat().st_size / 1e6:.0f}" for name, path in sizes.items())
    return (
        f"publish {publish:.1f} + files {write:.1f} CPU s; "
        f"MB: Parquet {parquet / 1e6:.0f}, {shown}; predict_loss {asked * 1e3:.0f} ms"
    )


def _cpu(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _tables(family: int) -> dict[str, pd.DataFrame]:
    """Draws, coefficients and fits of one family, each law of five coefficients."""
    random = np.random.default_rng(family)
    laws = ["chinchilla", *(f"law-{law}" for law in range(1, LAWS))]
    values = np.exp(random.normal(size=(LAWS, DRAWS, len(NAMES))))
    index = np.indices(values.shape)
    law = np.array(laws)
    draws = pd.DataFrame(
        {
            "family": f"family-{family}",
            "law": law[index[0].ravel()],
            "draw": index[1].ravel(),
            "coefficient": np.array(NAMES)[index[2].ravel()],
            "value": values.ravel(),
        }
    )
    keys = pd.MultiIndex.from_product([[f"family-{family}"], laws, NAMES])
    coefficients = keys.to_frame(index=False, name=["family", "law", "coefficient"])
    coefficients = coefficients.assign(
        estimate=values[:, 0].ravel(), level=0.9, unit="-", is_derived=False
    )
    fits = pd.DataFrame({"family": f"family-{family}", "law": laws})
    fits = fits.assign(is_selected=law == laws[0], status="converged", reason="planted", runs=40)
    fits = fits.assign(clusters=8, draws=DRAWS, draws_lost=0, residual_sd=0.01, flops_max=1e20)
    fits = fits.assign(flops_per_param_token=6.0)
    return {"draws": draws, "coefficients": coefficients, "fits": fits}
