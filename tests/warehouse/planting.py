"""Rows written straight into core.*, as ingest would have left them."""

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import pyarrow as pa

# A finished run of a million parameters and twenty tokens for each.
RUN: dict[str, Any] = {
    "run_id": "run",
    "family": "tiny",
    "params": 1e6,
    "params_non_embedding": 1e6,
    "params_total": 1.5e6,
    "tokens": 2e7,
    "flops": 1.2e14,
    "flops_method": "logged",
    "loss_nats": 3.0,
    "loss_min_nats": 3.0,
    "loss_first_nats": 9.0,
    "is_final": True,
    "is_holdout": False,
    "exclusion": None,
    "tokens_planned": 2e7,
    "learning_rate_peak": 1e-3,
    "learning_rate_last": 1e-4,
    "seed": 0,
    "points": 10,
    "source_uri": "run.jsonl",
}

POINT: dict[str, Any] = {
    "run_id": "run",
    "family": "tiny",
    "step": 1,
    "tokens": 256.0,
    "loss_nats": 5.0,
    "learning_rate": 1e-3,
    "file": "run.jsonl",
    "line": 1,
}


def plant_runs(con: duckdb.DuckDBPyConnection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Each row says how it differs from RUN."""
    _plant(con, "core.runs", [{**RUN, **row} for row in rows])


def plant_points(con: duckdb.DuckDBPyConnection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Each row says how it differs from POINT."""
    _plant(con, "core.points", [{**POINT, **row} for row in rows])


def curve(run_id: str, losses: Iterable[float | None], **more: object) -> list[dict[str, Any]]:
    """Evaluations of one run, 256 tokens a step."""
    return [
        {"run_id": run_id, "step": step, "tokens": 256.0 * step, "loss_nats": loss, "line": step}
        | more
        for step, loss in enumerate(losses, start=1)
    ]


def _plant(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    con.register("planted", pa.Table.from_pylist(rows))  # pandas would make NaN null
    con.execute(f"insert into {table} by name select * from planted")
    con.unregister("planted")
