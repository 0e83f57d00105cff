"""Render a release as HTML: one index, one page a family, swapped in as one folder."""

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from reports import family, index, numbers, script
from reports import made_from as made
from reports.errors import FolderNotOurs, FolderUnwritable
from reports.tables import Release

LONGEST_SLUG = 60
RESERVED = {"index", ""}


def render(
    tables: Mapping[str, pd.DataFrame],
    folder: Path,
    progress: Callable[[str], None] | None = None,
    made_from: Mapping[str, str] | None = None,
) -> list[Path]:
    """Write index.html and one page a family, and return their paths, the index first.

    `tables` are the relations of the schema publish by name, without schema, the rows of one
    release; with `published_sets`, the literature's, and what the laws not in use say:
    `frontier_lines`, `disagreements`, `walk_forward_means`. Columns: reports/tables.py.
    A table that is left out is empty. `folder` is replaced whole, once every page is written, so a
    reader never sees half a report. `progress` is told each page's title as it is written. The
    same tables give the same bytes. `made_from` is kept beside them for `current_pages`. Raises
    ReportError.
    """
    folder = Path(folder)
    _refuse_strangers(folder)
    release = Release(tables)
    names = {name: slug(name) + ".html" for name in release.families()}
    fresh = folder.with_name(f".{folder.name}.new")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        for name, file in names.items():
            _write(fresh / file, "family.html", family.page(release, name), progress)
        _write(fresh / "index.html", "index.html", index.page(release, names), progress)
        files = ["index.html", *names.values()]
        if made_from is not None:
            made.keep(fresh, [fresh / file for file in files], made_from)
        _swap(fresh, folder)
    except OSError as error:
        raise FolderUnwritable(folder, error.strerror or str(error)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return [folder / file for file in files]


def slug(name: str) -> str:
    """A file name for a family; one that had to be changed carries a hash, so no two collide."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:LONGEST_SLUG].strip("-")
    if plain == name and plain not in RESERVED:
        return plain
    return f"{plain or 'family'}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _write(
    path: Path, template: str, page: dict[str, Any], progress: Callable[[str], None] | None
) -> None:
    """Fill the template and write it."""
    running = script.bundle() if page["has_charts"] else None
    text = _environment().get_template(template + ".jinja").render(
        **page, script=running, policy=script.policy(running)
    )  # fmt: skip
    path.write_text(text, encoding="utf-8", newline="\n")
    if progress:
        progress(page["title"])


@cache
def _environment() -> jinja2.Environment:
    """The templates, with every string escaped and every unknown name an error."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "sort_keys": True}
    environment.globals["style"] = (
        resources.files("reports") / "templates" / "style.css"
    ).read_text("utf-8")
    for say in ("size", "flops", "loss", "percent", "times", "count", "significant"):
        environment.filters[say] = getattr(numbers, say)
    return environment


def _refuse_strangers(folder: Path) -> None:
    """Raise FolderNotOurs if the folder holds anything but pages."""
    if folder.exists() and not folder.is_dir():
        raise FolderNotOurs(folder.parent, folder.name)
    entries = sorted(folder.iterdir()) if folder.is_dir() else []
    for entry in entries:
        if entry.name.startswith("."):  # what file managers leave behind
            continue
        if entry.suffix != ".html" or not entry.is_file():
            raise FolderNotOurs(folder, entry.name)


def _swap(fresh: Path, folder: Path) -> None:
    """Put the fresh folder in the place of the old one, once its pages are on the disk."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    for path in (*fresh.iterdir(), fresh):
        _flush(path)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    _flush(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


def _flush(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on the disk: a power cut keeps them."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
