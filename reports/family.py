"""The page of one family, in the order in which a planning team reads it."""

from collections.abc import Callable
from typing import Any

from reports import (
    advice,
    changed,
    coefficients,
    figures,
    law_words,
    laws_tried,
    left_out,
    live,
    next_forecasts,
    plan,
    planner,
    predictions,
    record,
    status,
)
from reports import release as about
from reports.tables import Release

SECTIONS: dict[str, Callable[[Release, str], Any]] = {
    "record": record.section,
    "next": next_forecasts.section,
    "live": live.section,
    "predictions": predictions.section,
    "minima": figures.minima,
    "tried": laws_tried.section,
    "coefficients": coefficients.section,
    "changed": changed.section,
    "left_out": left_out.section,
    "advice": advice.sentences,
}
SHOWN = (  # relations of publish that the page shows, each with the query for all its digits
    "scores",
    "predicted_vs_actual",
    "forecasts",
    "live_runs",
    "frontier",
    "fits",
    "walk_forward",
    "coefficients",
    "runs",
)


def page(release: Release, family: str) -> dict[str, Any]:
    """What the template family.html shows."""
    law, quoted = release.law(family), release.quoted_law(family)
    fits = release.rows("fits", family, quoted) or release.rows("fits", family, law)
    plans, surface = plan.rows(release, family), planner.surface(release, family)
    charts = figures.all_of(release, family)
    sections = {name: section(release, family) for name, section in SECTIONS.items()}
    return {
        "title": f"{family}: scaling law of {release.facts['release']}",
        "family": family,
        "law": law,
        "quoted": quoted,
        "law_words": law_words.of(quoted) if quoted else None,
        "fit": fits[0] if fits else None,
        "status": status.of(release, family),
        "held": about.held(release, family),
        "headline": plan.headline(plans),
        "plans": plans,
        "plan_command": plan.command(family, plans),
        "planner": surface and {"surface": surface, "budget": _budget(plans)},
        "charts": charts,
        "has_charts": surface is not None
        or sections["live"]["has_charts"]
        or any(figure.still for figure in charts.values()),
        **sections,
        "problems": about.problems(release),
        "facts": about.facts(release),
        "queries": [about.query(release, relation, family=family) for relation in SHOWN],
    }


def _budget(plans: list[dict[str, Any]]) -> str:
    """What the planner is asked when the page opens: the budget of the headline."""
    headline = plan.headline(plans)
    return headline["flops"] if headline else ""
