"""The laws beside the one in use: how each is drawn, and where it puts the frontier."""

from dataclasses import dataclass

from reports import law_words
from reports.charts import marks
from reports.tables import Release, Row


@dataclass(frozen=True, slots=True)
class Rival:
    """A law that is not in use; rows are its frontier in rising budgets, without a loss or with."""

    law: str
    mark: marks.Mark
    rows: list[Row]


def of(release: Release, family: str) -> list[Rival]:
    """Every law of the family that has a frontier and is not in use."""
    used = release.law(family)
    others = sorted({fit["law"] for fit in release.rows("fits", family)} - {used})
    found = [Rival(law, marks.rival(law), frontier(release, family, law)) for law in others]
    return [rival for rival in found if rival.rows]


def frontier(release: Release, family: str, law: str) -> list[Row]:
    """The frontier of any law in rising budgets, that of the lines too."""
    rows = release.rows("frontier", family, law) + release.rows("frontier_lines", family, law)
    return sorted(rows, key=lambda row: (row["flops"], row["is_plan"]))


def legend(found: list[Rival], column: str) -> list[tuple[marks.Mark, str]]:
    """The rivals that a chart of that column draws."""
    return [
        (rival.mark, law_words.of(rival.law).name)
        for rival in found
        if any(row.get(column) is not None for row in rival.rows)
    ]
