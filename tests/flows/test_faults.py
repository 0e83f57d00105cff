"""A full disk and a damaged release, as a person is told of them by the commands."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.flows import planted
from tests.flows.conftest import Lab
from tests.flows.test_cli import complaint, lawbook
from warehouse.connection import open_warehouse

KB = 1000


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file of this process grows beyond this size, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [1 * KB, 1000 * KB])
def test_a_disk_without_room_for_a_warehouse_is_told_and_nothing_is_left(
    empty_lab: Lab, without_prefect: None, capsys: pytest.CaptureFixture[str], size: int
) -> None:
    planted.write(empty_lab.folder / "logs", planted.sweep("gpt", seed=3))
    with largest_file(size):
        code, _, err = lawbook(capsys, "ingest", "--config", empty_lab.config)
    assert code == 1
    assert "File too large" in complaint(err)
    assert not [*empty_lab.folder.glob("*warehouse*")]


@pytest.mark.parametrize("size", [5 * KB, 30 * KB, 60 * KB])
def test_a_disk_that_fills_up_while_logs_are_read_is_told_and_the_next_try_completes(
    empty_lab: Lab, without_prefect: None, capsys: pytest.CaptureFixture[str], size: int
) -> None:
    planted.write(empty_lab.folder / "logs", planted.sweep("gpt", seed=3))
    with open_warehouse(empty_lab.folder / "warehouse.duckdb"):
        pass
    with largest_file(size):
        code, _, err = lawbook(capsys, "ingest", "--config", empty_lab.config)
    assert code == 1
    assert "make room" in complaint(err)
    assert lawbook(capsys, "ingest", "--config", empty_lab.config)[0] == 0
    with open_warehouse(empty_lab.folder / "warehouse.duckdb") as con:
        assert con.execute("select count(*) from core.runs").fetchall() == [(18,)]


@pytest.mark.parametrize(
    "words",
    [("sql", "from publish.fits"), ("status",), ("plan", "gpt", "--flops", "1e20"), ("report",)],
)
@pytest.mark.parametrize("content", [b"", b"these are my notes\n" * 1000], ids=["empty", "notes"])
def test_a_damaged_release_file_is_told_with_the_command_that_makes_it_again(
    empty_lab: Lab,
    without_prefect: None,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    content: bytes,
) -> None:
    Path(empty_lab.release_file).parent.mkdir()
    empty_lab.release_file.write_bytes(content)
    code, out, err = lawbook(capsys, *words, "--config", empty_lab.config)
    assert (code, out) == (1, "")
    assert "lawbook publish" in complaint(err)
