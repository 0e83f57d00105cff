"""A law whose coefficients fail a critical rule is published, shown and never used."""

from datetime import date
from pathlib import Path

import pytest

import warehouse
from flows.errors import NoLaw
from flows.nightly import nightly
from flows.plans.plan import plan
from flows.plans.question import Question
from tests.flows import planted
from tests.flows.conftest import Lab

QUESTION = Question(flops=1e20)
RULE = "exponent_in_range: chinchilla alpha: 1.7 is not between 0 and 1.5"


def held_night(lab: Lab, monkeypatch: pytest.MonkeyPatch, law: str) -> dict[str, object]:
    """A night whose coefficients of one law are found to break a rule."""
    planted.write(lab.folder / "logs", planted.sweep("gpt", seed=6))
    with Path(lab.config).open("a") as settings:
        settings.write('[families.gpt]\nlaws = ["chinchilla", "kaplan"]\n')
    monkeypatch.setattr(warehouse, "held_laws", lambda _: {("gpt", law): RULE})
    return dict(nightly(config=lab.config, as_of=date(2026, 1, 2)))


def test_in_the_place_of_a_held_law_the_next_best_is_quoted_and_the_forecast_goes_on(
    empty_lab: Lab, prefect_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = held_night(empty_lab, monkeypatch, "chinchilla")
    tables = warehouse.read_release(empty_lab.release_file)
    fits = tables["fits"].set_index("law")
    assert fits.index[fits["is_selected"]].tolist() == ["kaplan"]
    assert fits.loc["chinchilla", ["status", "reason"]].tolist() == ["held", RULE]
    assert fits.loc["chinchilla", "choice"].startswith("Held, so not selected")
    assert fits.loc["kaplan", "choice"].startswith("Selected in the place of chinchilla")
    assert plan(tables, "gpt", QUESTION, 0.9)["law"] == "forecast"
    with pytest.raises(NoLaw, match="held"):
        plan(tables, "gpt", QUESTION, 0.9, "chinchilla")
    assert plan(tables, "gpt", QUESTION, 0.9, "kaplan")["loss_nats"] > 0
    pages = Path(str(night["report"])).parent.glob("*.html")
    assert any(RULE in page.read_text() for page in pages)


def test_a_held_law_that_was_not_selected_changes_nothing_for_planners(
    empty_lab: Lab, prefect_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    held_night(empty_lab, monkeypatch, "kaplan")
    tables = warehouse.read_release(empty_lab.release_file)
    fits = tables["fits"].set_index("law")
    assert fits.loc["chinchilla", "is_selected"]
    assert fits.loc["kaplan", "status"] == "held"
    assert plan(tables, "gpt", QUESTION, 0.9)["law"] == "forecast"
    with pytest.raises(NoLaw, match="held"):
        plan(tables, "gpt", QUESTION, 0.9, "kaplan")
