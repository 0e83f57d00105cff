"""Pages of a report: CPU time of a family's page with all its charts, and its size.

The families are those the tests plant: 32 runs, four laws, a walk-forward.  What a process does
once, such as putting the page's JavaScript together, is done before and shown apart.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import reports
from tests.reports import planted_rivals

FAMILIES, MANY = 20, 200
TITLE = "pages of planted families, all their charts drawn (CPU time)"


def run(is_full: bool = False) -> Iterator[str]:
    """The first page, then pages a second and the size of one."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "pages"
        once, _ = _rendered(folder, 1)
        families = MANY if is_full else FAMILIES
        spent, size = _rendered(folder, families)
    yield f"the first page of a process {once:6.2f} s"
    speed = families / spent
    yield f"each of {families} pages      {spent / families:6.3f} s   {speed:6.1f} pages/s"
    yield f"size of a page          {size / 1e6:6.2f} MB"


def _rendered(folder: Path, families: int) -> tuple[float, int]:
    """CPU seconds to render a release of so many families, and the bytes of the last page."""
    tables = planted_rivals.release([f"family-{number}" for number in range(families)])
    start = time.process_time()
    pages = reports.render(tables, folder)
    return time.process_time() - start, pages[-1].stat().st_size
