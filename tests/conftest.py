"""What tests of several rooms share: a new warehouse, and public data where present."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: each worker has one core

# isort: split
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:  # tests/laws runs where there is no DuckDB
    import duckdb

# Other work on the same machine makes an example slow, not wrong.
settings.register_profile("patient", deadline=None, print_blob=True)
settings.load_profile("patient")

DEAR = ("prefect_server", "wide_tables")  # fixtures that one worker makes for all who ask for them
# What takes longest goes first, so that no worker ends alone.
LONGEST = ("prefect_server", "test_fortnight.py", "test_serve.py", "test_held_night.py")

NewWarehouse = Callable[[], AbstractContextManager["duckdb.DuckDBPyConnection"]]


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file, or all tests that share something dear, stay in one worker; the longest go first."""
    groups = {item.nodeid: _group(item) for item in items}
    for item in items:
        item.add_marker(pytest.mark.xdist_group(groups[item.nodeid]))
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(Path(groups[item.nodeid]).name, len(places)))


def _group(item: pytest.Item) -> str:
    """The dear fixture that the test asks for, or its file."""
    asked = getattr(item, "fixturenames", ())
    return next((name for name in DEAR if name in asked), str(item.path))


@pytest.fixture
def con(new_warehouse: NewWarehouse) -> "Iterator[duckdb.DuckDBPyConnection]":
    """A warehouse of its own with every migration, macro and view applied."""
    with new_warehouse() as connection:
        yield connection


@pytest.fixture(scope="session")
def new_warehouse(tmp_path_factory: pytest.TempPathFactory) -> NewWarehouse:
    """Open new warehouses: the scripts are applied once, since a copy takes a tenth of the time."""
    from tests.warehouse.known import add_known_views
    from warehouse.connection import open_warehouse

    folder, numbers = tmp_path_factory.mktemp("warehouses"), count(1)
    with open_warehouse(folder / "prepared.duckdb") as prepared:
        add_known_views(prepared)

    @contextmanager
    def new() -> "Iterator[duckdb.DuckDBPyConnection]":
        path = folder / f"copy-{next(numbers)}.duckdb"
        copyfile(folder / "prepared.duckdb", path)
        try:
            with open_warehouse(path) as connection:
                yield connection
        finally:
            path.unlink()

    return new


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public data sets; a test that needs it is skipped where it is absent."""
    beside = Path(__file__).parents[1].parent / "shared" / "data"
    folder = Path(os.environ.get("LAWBOOK_SHARED_DATA", beside))
    if not folder.is_dir():
        pytest.skip(f"no public data at {folder}: set LAWBOOK_SHARED_DATA to run this test")
    return folder
