"""What runs of the project's own sweep are by their JSON lines, to hold other formats against."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.core.derive import rebuild_core
from warehouse.raw.ingest import ingest
from warehouse.sources.source import Source

AT = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
WRITTEN = Path(__file__).parent / "written"
SWEEP = Path(__file__).parents[3] / "examples" / "tiny_sweep" / "runs"
NAMES = ("rope-1e12-d64-s0", "rope-3e11-d64-s0")

RUNS = "select run_id, params, tokens, flops, loss_nats from core.runs order by run_id"
EVALUATIONS = """
    select run_id, step, tokens, loss_nats, learning_rate from core.points order by run_id, step
"""


def derived(con: duckdb.DuckDBPyConnection, base: Path, **settings: Any) -> tuple[Any, Any]:
    """(runs, evaluations) of the sweep's runs after one source was ingested."""
    source = Source(**{"name": "lab", "path": "runs", "base": base} | settings)
    ingest(con, [source], AT)
    rebuild_core(con, [], [source])
    runs, points = (con.execute(query).fetchall() for query in (RUNS, EVALUATIONS))
    return [row for row in runs if row[0] in NAMES], [row for row in points if row[0] in NAMES]


def truth(con: duckdb.DuckDBPyConnection, base: Path) -> tuple[Any, Any]:
    """The same from the JSON lines that the sweep wrote."""
    folder = base / "truth"
    folder.mkdir()
    for name in NAMES:
        shutil.copy(SWEEP / f"{name}.jsonl", folder)
    return derived(con, base, path="truth")
