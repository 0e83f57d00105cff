"""The page of one family, in the order in which a planning team reads it."""

from typing import Any

from reports import (
    advice,
    coefficients,
    figures,
    law_words,
    laws_tried,
    left_out,
    plan,
    predictions,
    status,
)
from reports import release as about
from reports.tables import Release


def page(release: Release, family: str) -> dict[str, Any]:
    """What the template family.html shows."""
    law = release.law(family)
    fits = release.rows("fits", family, law)
    plans = plan.rows(release, family)
    charts = figures.all_of(release, family)
    return {
        "title": f"{family}: scaling law of {release.facts['release']}",
        "family": family,
        "law": law,
        "law_words": law_words.of(law) if law else None,
        "fit": fits[0] if fits else None,
        "status": status.of(release, family),
        "headline": plan.headline(plans),
        "plans": plans,
        "plan_command": plan.command(family, plans),
        "charts": charts,
        "has_charts": any(figure.still for figure in charts.values()),
        "predictions": predictions.section(release, family),
        "minima": figures.minima(release, family),
        "tried": laws_tried.section(release, family),
        "coefficients": coefficients.section(release, family),
        "left_out": left_out.section(release, family),
        "advice": advice.sentences(release, family),
        "problems": about.problems(release),
        "facts": about.facts(release),
        "queries": [
            about.query(release, relation, family=family)
            for relation in (
                "predicted_vs_actual",
                "frontier",
                "fits",
                "walk_forward",
                "coefficients",
                "runs",
            )
        ],
    }
