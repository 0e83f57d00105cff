"""What the pages of a folder were made from, kept beside them so that nobody makes them again.

The record is written last, into the folder that takes the pages' name as a whole.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

RECORD = ".made-from.json"


def keep(folder: Path, pages: list[Path], made_from: Mapping[str, str]) -> None:
    """Write what the pages were made from, their order and what each of them is."""
    record = {"made_from": {**made_from}, "pages": {page.name: _hash(page) for page in pages}}
    (folder / RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")


def current_pages(folder: Path, made_from: Mapping[str, str]) -> list[Path]:
    """The pages of a folder, the index first, if all are whole and of this origin; else none."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        pages = {folder / name: known for name, known in record["pages"].items()}
        is_current = record["made_from"] == made_from
        is_whole = all(_hash(page) == known for page, known in pages.items())
    except (OSError, ValueError, LookupError, TypeError, AttributeError):  # no record of ours
        return []
    return [*pages] if is_current and is_whole else []


def _hash(page: Path) -> str:
    return hashlib.sha256(page.read_bytes()).hexdigest()
