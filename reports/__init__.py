"""HTML pages for planning teams: published tables in, self-contained pages out.

    import reports
    reports.render(tables, Path("published/report"))

Computes no statistics; every number on a page is in a published table.
"""

from reports.errors import ColumnsMissing, FolderNotOurs, NoRelease, ReportError
from reports.made_from import current_pages
from reports.pages import render

__all__ = ["ColumnsMissing", "FolderNotOurs", "NoRelease", "ReportError", "current_pages", "render"]
