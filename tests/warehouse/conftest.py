"""Logs written out in the tests, and the warehouse after reading them."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from warehouse.core.derive import Family, rebuild_core
from warehouse.raw.ingest import ingest
from warehouse.sources.source import Source

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)

Rows = list[tuple[Any, ...]]


@pytest.fixture
def read(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> Callable[..., pd.DataFrame]:
    """Ingest one source below tmp_path; keywords are those of Source."""

    def read(path: str = "runs", **settings: Any) -> pd.DataFrame:
        source = Source(**{"name": "lab", "path": path, "base": tmp_path} | settings)
        return ingest(con, [source], AT)

    return read


@pytest.fixture
def derive(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Ingest one source, rebuild core, and give core.runs as {run_id: row}."""

    def derive(*families: Family, path: str = "runs", **settings: Any) -> dict[str, dict[str, Any]]:
        source = Source(**{"name": "lab", "path": path, "base": tmp_path} | settings)
        ingest(con, [source], AT)
        rebuild_core(con, families, [source])
        rows = con.execute("from core.runs order by run_id").to_arrow_table().to_pylist()
        return {row["run_id"]: row for row in rows}

    return derive


@pytest.fixture
def log(tmp_path: Path) -> Callable[..., Path]:
    """Write JSON lines below tmp_path/runs; text and bytes lines go in as they are."""

    def log(name: str, *lines: dict[str, Any] | str | bytes) -> Path:
        path = tmp_path / "runs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(_bytes(line) + b"\n" for line in lines))
        return path

    return log


@pytest.fixture
def rows(con: duckdb.DuckDBPyConnection) -> Callable[[str], Rows]:
    """The rows of a query."""

    def rows(query: str, parameters: Sequence[object] | None = None) -> Rows:
        return con.execute(query, parameters).fetchall()

    return rows


def _bytes(line: dict[str, Any] | str | bytes) -> bytes:
    if isinstance(line, bytes):
        return line
    return (line if isinstance(line, str) else json.dumps(line)).encode()
