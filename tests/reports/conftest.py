"""Pages of a planted release, rendered once for all tests that only read them."""

import re
from pathlib import Path

import pytest

import reports
from tests.reports import planted


@pytest.fixture(scope="session")
def atlas(tmp_path_factory) -> Path:
    """The folder of a report about one planted family."""
    folder = tmp_path_factory.mktemp("report") / "pages"
    reports.render(planted.release(["atlas"]), folder)
    return folder


@pytest.fixture
def show(tmp_path):
    """Render tables and return the text a reader sees, by file name, spaces made plain."""

    def rendered(tables) -> dict[str, str]:
        return {page.name: seen(page) for page in reports.render(tables, tmp_path / "pages")}

    return rendered


def seen(page: Path) -> str:
    """The words of a page without its code, its pictures and its tags."""
    text = page.read_text(encoding="utf-8")
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", text)).strip()


@pytest.fixture(scope="session")
def atlas_words(atlas) -> str:
    """What a reader sees of the planted family's page."""
    return seen(atlas / "atlas.html")
