"""Pages are made again only where they are missing, damaged or of another origin."""

from pathlib import Path

import pytest

import reports
from reports.made_from import RECORD
from tests.reports import planted

MADE_FROM = {"release": "2026-11-22", "code": "1"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of pages with the record of what they were made from."""
    pages = reports.render(
        planted.release(["atlas", "borealis"]), tmp_path / "pages", made_from=MADE_FROM
    )
    assert reports.current_pages(tmp_path / "pages", MADE_FROM) == pages
    return tmp_path / "pages"


def test_pages_of_another_origin_are_not_current(folder: Path) -> None:
    assert reports.current_pages(folder, MADE_FROM | {"code": "2"}) == []


@pytest.mark.parametrize("page", ["index.html", "borealis.html"])
def test_pages_are_not_current_where_one_is_damaged_or_missing(folder: Path, page: str) -> None:
    (folder / page).write_text((folder / page).read_text("utf-8")[:-10], encoding="utf-8")
    assert reports.current_pages(folder, MADE_FROM) == []
    (folder / page).unlink()
    assert reports.current_pages(folder, MADE_FROM) == []


@pytest.mark.parametrize("record", [b"", b"{}", b"[]", b'{"pages": 1}', b"\xff"])
def test_pages_with_no_record_of_ours_are_not_current(folder: Path, record: bytes) -> None:
    (folder / RECORD).write_bytes(record)
    assert reports.current_pages(folder, MADE_FROM) == []
    (folder / RECORD).unlink()
    assert reports.current_pages(folder, MADE_FROM) == []


def test_pages_are_made_again_over_those_that_are_not_current(folder: Path) -> None:
    (folder / "index.html").write_text("cut off")
    reports.render(planted.release(["atlas", "borealis"]), folder, made_from=MADE_FROM)
    assert len(reports.current_pages(folder, MADE_FROM)) == 3
