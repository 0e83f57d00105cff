"""A law whose coefficients fail a critical rule is published, shown and never used."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

import warehouse
from flows.errors import NoLaw
from flows.plans.plan import plan
from flows.plans.question import Question
from flows.publish import publish
from flows.report import report
from tests.flows.conftest import Lab

QUESTION = Question(flops=1e20)
RULE = "exponent_in_range: chinchilla alpha: 1.7 is not between 0 and 1.5"


def publish_held(lab: Lab, monkeypatch: pytest.MonkeyPatch, law: str) -> dict[str, pd.DataFrame]:
    """The release of a night whose coefficients of one law are found to break a rule."""
    monkeypatch.setattr(warehouse, "held_laws", lambda _: {("gpt", law): RULE})
    publish(lab.config, at=datetime(2026, 1, 2, 2, tzinfo=UTC))
    return warehouse.read_release(lab.release_file)


def test_in_the_place_of_a_held_law_the_next_best_is_quoted_and_the_forecast_goes_on(
    refitted_lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = publish_held(refitted_lab, monkeypatch, "chinchilla")
    fits = tables["fits"].set_index("law")
    assert fits.index[fits["is_selected"]].tolist() == ["kaplan"]
    assert fits.loc["chinchilla", ["status", "reason"]].tolist() == ["held", RULE]
    assert fits.loc["chinchilla", "choice"].startswith("Held, so not selected")
    assert fits.loc["kaplan", "choice"].startswith("Selected in the place of chinchilla")
    assert plan(tables, "gpt", QUESTION, 0.9)["law"] == "forecast"
    with pytest.raises(NoLaw, match="held"):
        plan(tables, "gpt", QUESTION, 0.9, "chinchilla")
    assert plan(tables, "gpt", QUESTION, 0.9, "kaplan")["loss_nats"] > 0
    pages = report(refitted_lab.config)["page"]
    assert any(RULE in Path(page).read_text() for page in pages)


def test_a_held_law_that_was_not_selected_changes_nothing_for_planners(
    refitted_lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = publish_held(refitted_lab, monkeypatch, "kaplan")
    fits = tables["fits"].set_index("law")
    assert fits.loc["chinchilla", "is_selected"]
    assert fits.loc["kaplan", "status"] == "held"
    assert plan(tables, "gpt", QUESTION, 0.9)["law"] == "forecast"
    with pytest.raises(NoLaw, match="held"):
        plan(tables, "gpt", QUESTION, 0.9, "kaplan")
