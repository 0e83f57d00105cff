"""The index: one line a family."""

from typing import Any

from reports import changed, numbers, plan, status
from reports import release as about
from reports.in_use import FORECAST
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
    """The condition that leaves the plan budgets of the laws that predict."""
    laws = {family: release.law(family) for family in release.families()}
    own = [
        f"({about.literal(family)}, {about.literal(law)})"
        for family, law in laws.items()
        if law and law != FORECAST
    ]
    named = f"law = '{FORECAST}'" if FORECAST in laws.values() else ""
    rest = f"(family, law) in ({', '.join(own)})" if own else ""
    either = " or ".join(part for part in (named, rest) if part) or "false"
    return f"is_plan and ({either}) order by family, flops"


def _line(release: Release, family: str, file: str) -> Row:
    """One family in one line."""
    runs = release.rows("runs", family)
    return {
        "family": family,
        "file": file,
        "status": status.of(release, family),
        "held": about.held(release, family),
        "law": release.law(family),
        "plans": plan.rows(release, family),
        "record": status.record_sentence(status.record(release, family)),
        "changed": changed.line(release, family),
        "kind": (status.record(release, family) or {}).get("kind"),
        "in_fit": numbers.count(sum(run["is_in_fit"] for run in runs), "run"),
        "left_out": sum(not (run["is_in_fit"] or run["is_holdout"]) for run in runs),
    }
