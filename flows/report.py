"""Write the pages of a release.

Reads    the release file
Writes   reports/<release>/ in the folder of releases
Runs     last step of the nightly; by hand: lawbook report
"""

from itertools import count
from pathlib import Path

import pandas as pd
from prefect import flow, task

import reports
import warehouse
from flows.pages.changes import RELATIONS, changes
from flows.pages.literature import published_sets
from flows.pages.rivals import rival_tables
from flows.progress import bar, say
from flows.settings.file import load


@flow(name="report")
def report(
    config: str | None = None, data_root: str | None = None, release: str | None = None
) -> pd.DataFrame:
    """One row a page, the index first."""
    settings = load(config, data_root)
    tables = warehouse.read_release(settings.publish.release_file, release)
    name = str(tables["releases"]["release"].iloc[0])
    folder = settings.publish.path / "reports" / name
    before = _before(settings.publish.release_file, name)
    beside = {
        "published_sets": published_sets(),
        **rival_tables(tables),
        **changes(tables, before),
    }
    pages = write_pages({**tables, **beside}, folder)
    say(f"report: {len(pages)} pages, {pages[0]}")
    return pd.DataFrame({"release": name, "page": [str(page) for page in pages]})


def _before(path: Path, release: str) -> dict[str, pd.DataFrame] | None:
    """What is compared of the release before, None for the first."""
    before = warehouse.release_before(path, release)
    return None if before is None else warehouse.read_release(path, before, RELATIONS)


@task(task_run_name="write the pages")
def write_pages(tables: dict[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Render the index and a page a family."""
    pages, written = tables["fits"]["family"].nunique() + 1, count(1)
    with bar("pages") as progress:
        return reports.render(
            tables, folder, lambda title: progress.move(title, next(written), pages)
        )
