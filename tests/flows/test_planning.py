"""Plans from a release: the forecast, or the law that is asked for."""

import numpy as np
import pandas as pd
import pytest

import laws
from flows.commands.plan_lines import lines
from flows.errors import FlowError, NoLaw, NoSuchLaw
from flows.plans.plan import plan
from flows.plans.question import Question
from flows.published.law import fit_row, published_fit
from flows.settings.model import FitSettings, PublishSettings
from flows.tables import family_tables
from tests.flows import planted

Tables = dict[str, pd.DataFrame]
BUDGET = 6.4e20  # ten times the largest run


@pytest.fixture(scope="module")
def release(wide_runs: pd.DataFrame, wide_tables: Tables) -> Tables:
    """The tables of one family with every law, and of one that too few runs were logged of."""
    few = family_tables("small", wide_runs.iloc[:3], FitSettings(draws=100), PublishSettings())
    parts = [wide_tables, few]
    names = {name for part in parts for name in part}
    tables = {name: pd.concat([part[name] for part in parts if name in part]) for name in names}
    families = pd.DataFrame({"family": ["gpt", "small"], "status": "published", "reason": None})
    tables["families"] = families
    return {name: rows.assign(release="2026-01-02") for name, rows in tables.items()}


def law_of(release: Tables, name: str) -> laws.Law:
    rows = release["coefficients"].query("family == 'gpt' and law == @name")
    estimates = rows.set_index("coefficient")["estimate"]
    kind = laws.NIGHTLY[name]
    return kind(*(estimates[coefficient] for coefficient in kind.coefficients))


def test_a_plan_is_that_of_the_forecast_unless_a_law_is_named(release: Tables) -> None:
    answer = plan(release, "gpt", Question(flops=BUDGET), 0.9)
    assert answer["law"] == "forecast"
    run = Question(params=answer["params_opt"], tokens=answer["tokens_opt"])
    again = plan(release, "gpt", run, 0.9)
    for column in ("loss_nats", "lo_loss_nats", "hi_law_loss_nats"):
        assert again[column] == pytest.approx(answer[column], rel=1e-4)
    assert answer["lo_params_indifferent"] < answer["params_opt"] < answer["hi_params_indifferent"]


def test_a_plan_of_a_held_family_says_which_release_holds_it_and_why(release: Tables) -> None:
    assert "held" not in plan(release, "gpt", Question(flops=BUDGET), 0.9)
    held = release["families"].assign(release="2026-01-03", status="held", reason="E moved")
    answer = plan(release | {"families": held}, "gpt", Question(flops=BUDGET), 0.9)
    assert answer["release"] == "2026-01-02"
    assert answer["held"] == "release 2026-01-03 is held for this family: E moved"
    assert answer["held"] in lines(answer)["value"].to_list()


def test_the_forecast_of_runs_that_follow_a_law_is_near_that_law(release: Tables) -> None:
    answer = plan(release, "gpt", Question(flops=BUDGET), 0.999)
    lo, hi = answer["lo_law_loss_nats"], answer["hi_law_loss_nats"]
    assert lo < planted.LAW.optimal_loss(BUDGET) < hi < 1.03 * lo
    assert answer["lo_params_opt"] < planted.LAW.frontier(BUDGET)[0] < answer["hi_params_opt"]


@pytest.mark.parametrize("question", [Question(params=3e9), Question(tokens=5e10)])
def test_the_forecast_finds_the_budget_of_which_a_size_or_tokens_are_the_optimum(
    release: Tables, question: Question
) -> None:
    answer = plan(release, "gpt", question, 0.9)
    found = answer["params_opt"] if question.params else answer["tokens_opt"]
    assert found == pytest.approx(question.params or question.tokens, rel=1e-6)


@pytest.mark.parametrize("name", laws.NIGHTLY)
def test_a_plan_is_that_of_the_law_that_was_asked_for(release: Tables, name: str) -> None:
    answer = plan(release, "gpt", Question(flops=BUDGET), 0.9, name)
    law = law_of(release, name)
    params, tokens = law.frontier(BUDGET, 6)
    assert answer["law"] == name
    assert answer["params_opt"] == pytest.approx(float(params), rel=1e-9)
    assert answer["tokens_opt"] == pytest.approx(float(tokens), rel=1e-9)
    assert answer["loss_nats"] == pytest.approx(float(law.optimal_loss(BUDGET, 6)), rel=1e-9)
    assert answer["lo_loss_nats"] < answer["loss_nats"] < answer["hi_loss_nats"]
    assert answer["lo_params_indifferent"] < answer["params_opt"] < answer["hi_params_indifferent"]
    is_said = "not the law that was selected" in answer["trust"]
    assert is_said == (name != "chinchilla")


def test_a_published_fit_counts_compute_as_its_release_does(release: Tables) -> None:
    fits = release["fits"].assign(flops_per_param_token=7.5)
    fit, draws = published_fit(release, fit_row(fits, "gpt", "chinchilla"))
    best = laws.optimum(fit, draws, BUDGET)
    assert float(best.N * best.D) == pytest.approx(BUDGET / 7.5)


@pytest.mark.parametrize("name", laws.NIGHTLY)
def test_the_compute_for_a_loss_reaches_it_by_the_same_law(release: Tables, name: str) -> None:
    answer = plan(release, "gpt", Question(loss=2.2), 0.9, name)
    reached = law_of(release, name).optimal_loss(answer["flops"], 6)
    assert float(reached) == pytest.approx(2.2, rel=1e-9)


def test_the_law_of_the_frontier_plans_size_and_tokens_and_no_loss(release: Tables) -> None:
    answer = plan(release, "gpt", Question(flops=BUDGET), 0.9, "isoflop")
    assert 6 * answer["params_opt"] * answer["tokens_opt"] == pytest.approx(BUDGET)
    assert answer["lo_params_opt"] < answer["params_opt"] < answer["hi_params_opt"]
    assert answer["lo_tokens_opt"] < answer["tokens_opt"] < answer["hi_tokens_opt"]
    assert answer["loss_nats"] is None
    shown = lines(answer)["quantity"]
    assert "parameters, optimal" in set(shown)
    assert not shown.str.contains("loss").any()


@pytest.mark.parametrize(
    ("question", "found"),
    [(Question(params=3e9), "params_opt"), (Question(tokens=5e10), "tokens_opt")],
)
def test_the_law_of_the_frontier_finds_the_budget_of_a_size_or_tokens(
    release: Tables, question: Question, found: str
) -> None:
    answer = plan(release, "gpt", question, 0.9, "isoflop")
    assert answer[found] == pytest.approx(question.params or question.tokens)
    again = plan(release, "gpt", Question(flops=answer["flops"]), 0.9, "isoflop")
    assert again["params_opt"] == pytest.approx(answer["params_opt"])


@pytest.mark.parametrize("question", [Question(loss=2.2), Question(params=1e9, tokens=2e10)])
def test_the_law_of_the_frontier_says_that_it_knows_no_loss(
    release: Tables, question: Question
) -> None:
    with pytest.raises(FlowError, match="--law"):
        plan(release, "gpt", question, 0.9, "isoflop")


def test_lines_that_do_not_rise_have_no_budget_for_a_size(release: Tables) -> None:
    flat = release["coefficients"].copy()
    flat.loc[flat["coefficient"] == "n_exponent", "estimate"] = 0.0
    with pytest.raises(FlowError, match="no budget has that optimum"):
        plan({**release, "coefficients": flat}, "gpt", Question(params=1e9), 0.9, "isoflop")


def test_a_law_that_was_not_tried_is_named_with_the_nearest(release: Tables) -> None:
    with pytest.raises(NoSuchLaw, match='Did you mean "kaplan"'):
        plan(release, "gpt", Question(flops=BUDGET), 0.9, "kapaln")


@pytest.mark.parametrize("name", [None, "kaplan", "isoflop"])
def test_a_law_without_an_answer_says_why(release: Tables, name: str | None) -> None:
    with pytest.raises(NoLaw, match=r"too_few|not_identified"):
        plan(release, "small", Question(flops=BUDGET), 0.9, name)


def test_a_loss_below_the_floor_is_refused_with_the_floor_where_the_law_has_one(
    release: Tables,
) -> None:
    with pytest.raises(FlowError, match="irreducible loss of this family is E"):
        plan(release, "gpt", Question(loss=0.5), 0.9, "chinchilla")
    with pytest.raises(FlowError, match="beyond the forecast"):
        plan(release, "gpt", Question(loss=0.5), 0.9)
    assert np.isfinite(plan(release, "gpt", Question(loss=0.5), 0.9, "kaplan")["flops"])
