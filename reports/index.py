"""The index: one line a family."""

from typing import Any

from reports import numbers, plan, status
from reports import release as about
from reports.tables import Release, Row

ORDER = ("good", "doubtful", "held", "too few runs")


def page(release: Release, files: dict[str, str]) -> dict[str, Any]:
    """What the template index.html shows; `files` are the pages' names by family."""
    lines = [_line(release, family, file) for family, file in files.items()]
    words = [line["status"].word for line in lines]
    tally = [(word, words.count(word)) for word in ORDER if word in words]
    return {
        "title": f"Scaling laws, release {release.facts['release']}",
        "has_charts": False,
        "facts": about.facts(release),
        "lines": lines,
        "tally": ", ".join(f"{number} {word}" for word, number in tally),
        "families": numbers.count(len(lines), "family", "families"),
        "problems": about.problems(release),
        "query": about.query(release, "frontier", _in_use(release)),
    }


def _in_use(release: Release) -> str:
    """The condition that leaves the plan budgets of the laws in use."""
    named = about.literal(release.facts["release"])
    selected = f"select (family, law) from publish.fits where release = {named} and is_selected"  # noqa: S608 - shown, never run
    return f"is_plan and (family, law) in ({selected}) order by family, flops"


def _line(release: Release, family: str, file: str) -> Row:
    """One family in one line."""
    runs = release.rows("runs", family)
    return {
        "family": family,
        "file": file,
        "status": status.of(release, family),
        "law": release.law(family),
        "plans": plan.rows(release, family),
        "record": status.record_sentence(status.record(release, family)),
        "kind": (status.record(release, family) or {}).get("kind"),
        "in_fit": numbers.count(sum(run["is_in_fit"] for run in runs), "run"),
        "left_out": sum(not (run["is_in_fit"] or run["is_holdout"]) for run in runs),
    }
