"""A full disk and a damaged release, as a person is told of them by the commands."""

import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.ingest import ingest
from flows.publish import publish
from flows.refit import refit
from flows.validate import validate
from tests.flows import planted
from tests.flows.conftest import SETTINGS, Lab
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


@pytest.fixture(scope="module")
def refitted(tmp_path_factory: pytest.TempPathFactory, prefect_server: None) -> Path:
    """A lab whose fits wait to be published."""
    folder = tmp_path_factory.mktemp("refitted")
    (folder / "lawbook.toml").write_text(SETTINGS)
    planted.write(folder / "logs", planted.sweep("gpt", seed=3))
    config = str(folder / "lawbook.toml")
    ingest(config)
    validate(config)
    refit(config)
    return folder


@pytest.fixture
def waiting(refitted: Path, tmp_path: Path) -> Lab:
    """A copy of it, to do things to."""
    shutil.copytree(refitted, tmp_path / "lab")
    return Lab(tmp_path / "lab")


# What is asked of a run by then, so that there is something to write.
NEW_FAMILY = {"LAWBOOK_FAMILIES": '{"gpt": {"params": "params_total"}}'}
NEW_SEED = {"LAWBOOK_FIT__SEED": "1"}


@pytest.mark.parametrize(
    ("done", "lost", "words", "size", "changed"),
    [
        pytest.param([], None, "ingest", 5 * KB, NEW_FAMILY, id="core"),
        pytest.param([], None, "refit", 5 * KB, NEW_SEED, id="staging"),
        pytest.param([], None, "publish", 60 * KB, {}, id="a release"),
        pytest.param([publish], "published", "publish", 5 * KB, {}, id="Parquet"),
        pytest.param([publish], "published", "publish", 400 * KB, {}, id="an empty release file"),
        pytest.param([publish], "published", "publish", 2000 * KB, {}, id="the release file"),
        pytest.param([publish], None, "report", 20 * KB, {}, id="pages"),
    ],
)
def test_a_disk_that_fills_up_at_any_step_is_told_in_one_line_and_nothing_is_half_written(
    waiting: Lab,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    done: list[Callable[[str], object]],
    lost: str | None,
    words: str,
    size: int,
    changed: dict[str, str],
) -> None:
    for step in done:
        step(waiting.config)
    if lost:
        shutil.rmtree(waiting.folder / lost)
    for name, value in changed.items():
        monkeypatch.setenv(name, value)
    before = whole_files(waiting)
    with largest_file(size):
        code, _, err = lawbook(capsys, words, "--config", waiting.config)
    assert code == 1
    assert "File too large" in complaint(err)
    assert not [*waiting.folder.rglob(".*")]
    assert before <= whole_files(waiting)
    assert lawbook(capsys, words, "--config", waiting.config)[0] == 0


def whole_files(lab: Lab) -> set[Path]:
    """What analysts and the next night may open: release files, pages, manifests of Parquet."""
    names = ("lawbook.duckdb", "SHA256SUMS", "index.html")
    return {path for path in lab.folder.rglob("*") if path.name in names}


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
