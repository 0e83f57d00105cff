"""Rows written straight into core.*, as ingest would have left them."""

import itertools
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
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

# Estimates and intervals. Besiroglu et al. 2024, arXiv:2404.10102, with intervals of two standard
# errors; Kaplan et al. 2020, arXiv:2001.08361, table 2, with intervals of ours; and the exponent of
# Hoffmann et al. 2022, arXiv:2203.15556, table 2, approach 2, with a coefficient of ours.
EPOCH = {
    "E": (1.8172, 1.7572, 1.8772),
    "A": (482.01, 232.85, 731.17),
    "B": (2085.43, 0.1, 4672.0),
    "alpha": (0.3478, 0.3078, 0.3878),
    "beta": (0.3658, 0.3258, 0.4058),
}
COEFFICIENTS = {
    "chinchilla": EPOCH,
    "chinchilla_tied": {name: EPOCH[name] for name in ("E", "A", "B", "alpha")},
    "kaplan": {
        "N_c": (6.4e13, 5e13, 8e13),
        "D_c": (1.8e13, 1e13, 3e13),
        "alpha_N": (0.076, 0.07, 0.08),
        "alpha_D": (0.103, 0.1, 0.11),
    },
    "isoflop": {"n_coefficient": (0.6, 0.4, 0.9), "n_exponent": (0.49, 0.462, 0.534)},
}


def plant_reading(
    con: duckdb.DuckDBPyConnection, reading: int, file: str, kind: str = "first", **more: object
) -> None:
    """A reading of a whole file, as ingest would have noted it."""
    row = {
        "reading": reading,
        "version": reading,
        "file": file,
        "source": "lab",
        "kind": kind,
        "read_at": datetime(2026, 11, 22, 2, 0, tzinfo=UTC),
        "format": "csv",
        "size": 1,
        "content_hash": "h",
        "first_line": 1,
        "lines": 1,
        "broken_lines": 0,
        "points": 1,
    }
    _plant(con, "raw.readings", [row | more])


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


def propose(
    con: duckdb.DuckDBPyConnection,
    family: str,
    changed: str = "",
    law: str = "chinchilla",
    **changes: object,
) -> None:
    """Put a law up for judgement, one of its coefficients changed."""
    for coefficient, (estimate, lo, hi) in COEFFICIENTS[law].items():
        row = {
            "family": family,
            "law": law,
            "coefficient": coefficient,
            "estimate": estimate,
            "lo": lo,
            "hi": hi,
            "level": 0.9,
            "loss_min_nats": 2.0,
        }
        row |= changes if coefficient == changed else {}
        con.execute(
            "insert into quality.coefficients values "
            "($family, $law, $coefficient, $estimate, $lo, $hi, $level, $loss_min_nats)",
            row,
        )


def _plant(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    for _, alike in itertools.groupby(rows, key=tuple):  # rows of the same columns
        con.register("planted", pa.Table.from_pylist([*alike]))  # pandas would make NaN null
        con.execute(f"insert into {table} by name select * from planted")
        con.unregister("planted")
