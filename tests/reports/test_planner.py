"""The planner of the page, in a real browser: its numbers are those of the published surface."""

import json
import re
import tempfile
from pathlib import Path

import numpy as np
import pytest

import reports
from reports import numbers, planner
from reports.tables import Release
from tests.reports import browser, planted, planted_forecast
from tests.reports.surface_reference import Surface

READY = "document.querySelector('form.planner:not([hidden])')"
ANSWERED = "document.querySelector('.planner tbody tr')"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The address of a page with a planner."""
    folder = tmp_path_factory.mktemp("planner") / "pages"
    reports.render(planted_forecast.release(), folder)
    return (folder / "atlas.html").as_uri()


@pytest.fixture(scope="module")
def tab():
    """A tab of a browser."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        browser.started(Path(profile)) as opened,
    ):
        yield opened


@pytest.fixture(scope="module")
def reference():
    return Surface(planted_forecast.surface())


def ask(tab, page, question, ready=ANSWERED):
    """The numbers of an answer by name, the question asked in the link."""
    tab.open(f"{page}#plan={question}", ready)
    rows = tab.run(
        "JSON.stringify([...document.querySelectorAll('.planner tbody tr')]"
        ".map(row => [row.dataset.name, JSON.parse(row.dataset.values)]))"
    )
    return dict(json.loads(rows))


def words(tab):
    """What the answer says."""
    return tab.run("document.querySelector('.planner .answer').innerText")


def agree(found, expected):
    """Every number of the reference stands in the answer, to a millionth."""
    for name, values in expected.items():
        for own, value in zip(found[name], values, strict=True):
            if value is not None:
                assert own == pytest.approx(value, rel=1e-6), name


@pytest.mark.parametrize("flops", [1e16, 3.7e18, 1e20, 1e22, 7.77e24, 9.9e25])
def test_the_plan_of_a_budget_is_that_of_the_surface(tab, page, reference, flops):
    best = reference.optimum(flops)
    agree(ask(tab, page, f"flops:{flops!r}"), best)
    assert f"{numbers.flops(flops)} FLOPs" in words(tab)
    assert f"{numbers.times(best['flops_ratio'][0])} times" in words(tab)
    assert numbers.significant(best["tokens_per_param"][0]) in words(tab)


def test_the_plan_is_that_of_the_law_the_surface_was_made_from(tab, page):
    found = ask(tab, page, "flops:1e22")
    params, tokens = planted.frontier_sizes(1e22)
    assert found["params_opt"][0] == pytest.approx(float(params), rel=1e-6)
    assert found["loss_nats"][0] == pytest.approx(float(planted.law(params, tokens)), rel=1e-6)


def test_a_cluster_is_the_compute_it_spends(tab, page, reference):
    found = ask(tab, page, "gpus:1024,peak_flops:989T,mfu:0.4,days:30")
    agree(found, reference.optimum(1024 * 989e12 * 0.4 * 30 * 86400))


@pytest.mark.parametrize(("params", "tokens"), [("70B", "1.4T"), ("1.1e8", "2e9"), ("7B", "15T")])
def test_a_run_of_a_size_and_tokens_is_predicted(tab, page, reference, params, tokens):
    unit = {"B": 1e9, "T": 1e12}
    given = [float(re.sub("[BT]", "", n)) * unit.get(n[-1], 1) for n in (params, tokens)]
    agree(ask(tab, page, f"params:{params},tokens:{tokens}"), reference.run(*given))


def test_compute_and_a_size_fix_the_tokens(tab, page, reference):
    found = ask(tab, page, "flops:1e22,params:7B")
    agree(found, reference.run(7e9, 1e22 / planted.K / 7e9))


def test_a_size_or_tokens_alone_are_answered_on_the_frontier(tab, page, reference):
    by_size = ask(tab, page, "params:7B")
    agree(by_size, reference.optimum(reference.budget_of(params=7e9)))
    by_tokens = ask(tab, page, "tokens:1.4T")
    agree(by_tokens, reference.optimum(reference.budget_of(tokens=1.4e12)))


@pytest.mark.parametrize("served", [1e9, 1e12, 2e13])
def test_a_model_that_is_served_is_the_cheapest_of_its_loss(tab, page, reference, served):
    found = ask(tab, page, f"flops:1e22,served:{served!r}")
    params, tokens, flops, total = reference.lifetime(found["loss_nats"][0], served)
    assert found["lifetime_params"][0] == pytest.approx(params, rel=1e-6)
    assert found["lifetime_tokens"][0] == pytest.approx(tokens, rel=1e-6)
    assert found["lifetime_training_flops"][0] == pytest.approx(flops, rel=1e-6)
    assert found["lifetime_least_flops"][0] == pytest.approx(total, rel=1e-6)
    spent = 1e22 + 2 * found["params_opt"][0] * served
    assert found["lifetime_flops"][0] == pytest.approx(spent, rel=1e-9)
    assert found["lifetime_saving"][0] == pytest.approx(1 - total / spent, abs=1e-6)


def test_every_size_of_the_band_is_within_5_thousandths_of_the_best(tab, page, reference):
    found = ask(tab, page, "flops:1e22")
    for params in found["params_indifferent"][1:]:
        loss = reference.run(params, 1e22 / planted.K / params)["loss_nats"][0]
        assert loss - found["loss_nats"][0] == pytest.approx(0.005, abs=1e-7)


def test_an_answer_is_said_as_everywhere_on_the_page(tab, page, reference):
    ask(tab, page, "flops:1e22")
    said, best = words(tab), reference.optimum(1e22)
    for estimate in (
        numbers.sizes(*best["params_opt"]),
        numbers.sizes(*best["tokens_opt"]),
        numbers.by_interval(*best["loss_nats"]),
    ):
        assert estimate.value in said
        assert estimate.interval in said
    assert "More than 10 times the largest run: doubtful" in said


def test_beyond_the_surface_there_is_no_answer_and_its_ends_are_named(tab, page):
    assert ask(tab, page, "flops:1e27", READY) == {}
    assert "No forecast there: it reaches from 1e16 to 1e26 FLOPs" in words(tab)
    assert ask(tab, page, "params:7B,tokens:1e6", READY) == {}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("flops:1x22", "“1x22” is no number above 0"),
        ("flops:-1e22", "“-1e22” is no number above 0"),
        ("flops:1e22,gpus:8", "the compute or the cluster, not both"),
        ("gpus:8,days:3", "A cluster takes all four"),
        ("gpus:8,days:3,mfu:40,peak_flops:1e15", "at most 1, or 100 %"),
        ("flops:1e22,params:7B,tokens:1T", "clear one"),
        ("served:1T", "Fill in"),
        ("%E0%A4%A", "Fill in"),
    ],
)  # fmt: skip
def test_a_question_that_means_nothing_gets_a_sentence(tab, page, question, said):
    assert ask(tab, page, question, READY) == {}
    assert said in words(tab)


def test_a_planner_needs_a_keyboard_only_and_its_link_carries_the_question(tab, page, reference):
    tab.open(page, ANSWERED)
    tab.run("document.querySelector('[name=flops]').select()")
    tab.run("document.querySelector('[name=flops]').focus()")
    tab.press("Backspace")
    for text in ("", "70B", "1.4T"):
        tab.type(text)
        tab.press("Tab")
    assert tab.run("document.activeElement.name") == "served"
    tab.wait("location.hash === '#plan=params:70B,tokens:1.4T'")
    assert tab.run("document.querySelector('.planner .answer').ariaLive") == "polite"
    link = tab.run("location.href")
    agree(ask(tab, page, link.split("#plan=")[1]), reference.run(70e9, 1.4e12))


def test_a_page_opens_with_the_answer_of_its_headline(tab, page, reference):
    tab.open(page, ANSWERED)
    assert tab.run("document.querySelector('[name=flops]').value") == "1e21"
    assert numbers.sizes(*reference.optimum(1e21)["params_opt"]).value in words(tab)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_never_scrolls_sideways(tab, page, width):
    tab.resize(width)
    ask(tab, page, "gpus:1024,peak_flops:989T,mfu:0.4,days:30,served:1T")
    assert tab.run("document.documentElement.scrollWidth") <= width
    tab.resize(1280)


def test_the_surface_on_the_page_is_as_small_as_its_digits_allow():
    found = planner.surface(Release(planted_forecast.release()), "atlas")
    assert len(json.dumps(found)) < 50_000
    first = planted.law(*planted.frontier_sizes(planted_forecast.FLOPS_MIN))
    assert found["best"][0] == pytest.approx(float(np.log(first)), abs=1e-9)


def test_without_a_surface_there_is_no_planner_and_the_plan_stays(show):
    words = show(planted.release(["atlas"]))["atlas.html"]
    assert "Fill in what is fixed" not in words
    assert "sizes within 0.005 nats" in words


def test_a_surface_with_nodes_missing_is_not_shown():
    tables = planted_forecast.release()
    tables["surfaces"]["mean_log_loss"] = [np.zeros(7)]
    assert planner.surface(Release(tables), "atlas") is None


def test_a_node_without_an_answer_is_null_on_the_page():
    tables = planted_forecast.release()
    mean = tables["surfaces"]["mean_log_loss"][0].copy()
    mean[0] = np.nan
    tables["surfaces"]["mean_log_loss"] = [mean]
    found = planner.surface(Release(tables), "atlas")
    assert found["mean"][0] is None
    json.dumps(found, allow_nan=False)
