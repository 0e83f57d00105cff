"""Write the pages of a release.

Reads    the release file
Writes   reports/<release>/ in the folder of releases, unless its pages are there already
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
from flows.settings.identity import pages_version

Tables = dict[str, pd.DataFrame]


@flow(name="report")
def report(
    config: str | None = None, data_root: str | None = None, release: str | None = None
) -> pd.DataFrame:
    """One row a page, the index first."""
    settings = load(config, data_root)
    path = settings.publish.release_file
    name = warehouse.release_name(path, release)
    folder = settings.publish.path / "reports" / name
    made_from = {
        "release": name,
        "release_file": warehouse.release_file_contents(path),
        "code": pages_version(),
    }
    pages = reports.current_pages(folder, made_from)
    if not pages:
        pages = write_pages(read_tables(path, name), folder, made_from)
    say(f"report: {len(pages)} pages, {pages[0]}")
    return pd.DataFrame({"release": name, "page": [str(page) for page in pages]})


@task(task_run_name="read release {release}")
def read_tables(path: Path, release: str) -> Tables:
    """What the pages show: the release, the literature, and what changed since the one before.

    A family that is held in it is shown as the release in force for it has it.
    """
    tables = warehouse.read_in_force(path, release)
    if tables["releases"]["status"].iloc[0] != "published":  # a person who decides on it sees it
        tables = warehouse.read_release(path, release)
    return {
        **tables,
        "published_sets": published_sets(),
        **rival_tables(tables),
        **changes(tables, warehouse.read_before(path, release, RELATIONS)),
    }


@task(task_run_name="write the pages")
def write_pages(tables: Tables, folder: Path, made_from: dict[str, str]) -> list[Path]:
    """Render the index and a page a family."""
    pages, written = tables["fits"]["family"].nunique() + 1, count(1)
    with bar("pages") as progress:
        return reports.render(
            tables,
            folder,
            lambda title: progress.move(title, next(written), pages),
            made_from,
        )
