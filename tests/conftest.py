"""What tests of several rooms share: a warehouse in memory, and public data where present."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # tests/laws runs where there is no DuckDB
    import duckdb


@pytest.fixture
def con() -> "Iterator[duckdb.DuckDBPyConnection]":
    """A warehouse in memory with every migration, macro and view applied."""
    from warehouse.connection import open_warehouse

    with open_warehouse(":memory:") as connection:
        yield connection


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public data sets; a test that needs it is skipped where it is absent."""
    beside = Path(__file__).parents[1].parent / "shared" / "data"
    folder = Path(os.environ.get("LAWBOOK_SHARED_DATA", beside))
    if not folder.is_dir():
        pytest.skip(f"no public data at {folder}: set LAWBOOK_SHARED_DATA to run this test")
    return folder
