"""What can keep a report from being written.

ReportError
├── ColumnsMissing  a table lacks columns the pages show
├── NoRelease       the table of releases does not hold exactly one row
├── FolderNotOurs   the folder holds something that is not a page of a report
└── FolderUnwritable  the pages cannot be written there
"""

from collections.abc import Iterable
from pathlib import Path


class ReportError(Exception):
    """The report was not written; the message says why and what to do."""


class ColumnsMissing(ReportError):
    """A table came without columns that the pages show."""

    def __init__(self, table: str, missing: Iterable[str]) -> None:
        super().__init__(
            f"the table {table} lacks {', '.join(missing)}, which the report shows. "
            f"Hand over every column of publish.{table}; see them with: describe publish.{table}"
        )


class NoRelease(ReportError):
    """A report is about one release, and the tables name none or several."""

    def __init__(self, rows: int) -> None:
        super().__init__(
            f"the table releases holds {rows} rows, and a report is about exactly one release. "
            "Hand over the rows of one release; see them all with: select * from publish.releases"
        )


class FolderNotOurs(ReportError):
    """The folder is replaced whole, so it may hold nothing but pages."""

    def __init__(self, folder: Path, stranger: str) -> None:
        super().__init__(
            f"the folder {folder} holds {stranger}, which is no page of a report, and a new report "
            "replaces its folder whole. Give the report a folder of its own, or move that away."
        )


class FolderUnwritable(ReportError):
    """The pages cannot be written where they belong."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"cannot write the report to {folder}: {reason}. Make room for it there, or set "
            "[publish] path, and run: lawbook report"
        )
