"""What the page says of the laws beside the one in use."""

import pandas as pd
import pytest

from reports import laws_tried, rivals
from reports.charts import frontier, marks, walk_forward
from reports.tables import Release
from tests.reports import planted, planted_rivals
from tests.reports.test_odd_states import HOSTILE, LONG


@pytest.fixture(scope="module")
def tables():
    return planted_rivals.release()


@pytest.fixture
def words(show, tables):
    """What a reader sees of the family's page."""
    return show(tables)["atlas.html"]


def section(words):
    """The words between two headings."""
    return words[words.index("Laws tried") : words.index("Coefficients")]


def test_the_laws_stand_in_use_first_then_by_their_score(tables):
    rows = laws_tried.section(Release(tables), "atlas")["rows"]
    assert [row["law"] for row in rows] == ["chinchilla", "chinchilla_tied", "isoflop", "kaplan"]
    assert [row["is_used"] for row in rows] == [True, False, False, False]


def test_a_rival_is_shown_with_its_score_and_why_it_is_not_in_use(words):
    for said in ("0.61 %", "0.35 % too high", planted_rivals.SCORED):
        assert said in section(words).replace("\N{NO-BREAK SPACE}", " ")
    assert "Chinchilla, one exponent" in section(words)


def test_a_positive_bias_is_a_prediction_too_low(tables):
    assert laws_tried.section(Release(tables), "atlas")["rows"][0]["bias"].endswith("too low")


def test_each_law_with_an_optimum_has_its_plan_for_the_largest_budget(tables):
    found = {r["law"]: r for r in laws_tried.section(Release(tables), "atlas")["rows"]}
    params, tokens = planted.frontier_sizes(1e22)
    shift = planted_rivals.SHIFT
    assert found["isoflop"]["params"].value == f"{params * shift / 1e9:.2f}B"
    assert found["isoflop"]["tokens"].value == f"{tokens / shift / 1e9:.0f}B"
    assert found["isoflop"]["loss"].value == "–"
    assert found["chinchilla_tied"]["loss"].interval
    assert found["kaplan"]["params"].value == "–"


def test_a_refused_law_says_its_reason_once(words):
    assert "not identified" in section(words)
    assert section(words).count(planted_rivals.REFUSED) == 1


def test_a_large_disagreement_stands_in_the_head_of_the_page(words):
    head = words[: words.index("Predicted against actual")]
    assert "Two approaches disagree on the tokens. At 1e21 FLOPs the law in use says" in head
    assert "50 % apart" in head.replace("\N{NO-BREAK SPACE}", " ")
    assert "costs 0.0031 nats/token" in head


def test_a_small_disagreement_stands_with_the_laws(show, tables):
    small = tables["disagreements"].assign(is_large=False, difference=0.1)
    words = show(tables | {"disagreements": small})["atlas.html"]
    assert "Two approaches disagree" not in words
    assert "10 % apart" in section(words).replace("\N{NO-BREAK SPACE}", " ")


def test_a_disagreement_with_a_law_that_does_not_predict_is_named_and_no_warning(show, tables):
    forecast = tables["fits"].head(1).assign(law="forecast", is_selected=False, choice=None)
    named = tables["disagreements"].assign(law="chinchilla")
    fits = pd.concat([tables["fits"], forecast])
    words = show(tables | {"fits": fits, "disagreements": named})["atlas.html"]
    assert "Two approaches disagree" not in words
    assert "At 1e21 FLOPs the law Chinchilla says" in words
    again = show(tables | {"disagreements": named})["atlas.html"]
    assert "Two approaches disagree" in again


def test_without_walk_forward_the_page_says_so_and_shows_no_score(show, tables):
    fits = tables["fits"].assign(
        walk_forward_runs=None, walk_forward_are=None, walk_forward_bias=None
    )
    none = tables["walk_forward_means"].head(0)
    words = show(tables | {"fits": fits, "walk_forward_means": none})["atlas.html"]
    assert "No law could be tested on costlier runs (no walk-forward)" in words
    assert "mean error" not in section(words).replace(planted_rivals.SCORED, "").replace(
        planted_rivals.SELECTED, ""
    )
    assert "A mark is the mean" not in words


def test_one_law_alone_has_a_row_and_no_rivals(show):
    words = show(planted.release(["atlas"]))["atlas.html"]
    assert "One law was tried, so there was nothing to choose." in words
    assert "in use" in section(words)
    assert "not in use" not in words


def test_a_family_without_a_law_in_use_still_lists_what_was_tried(show, tables):
    fits = tables["fits"].assign(is_selected=False, status="not_identified")
    words = show({"releases": tables["releases"], "runs": tables["runs"], "fits": fits})
    assert "No prediction for this family" in words["atlas.html"]
    assert planted_rivals.REFUSED in words["atlas.html"]


def test_the_coefficients_of_rivals_are_folded_under_those_in_use(show, tmp_path, tables):
    show(tables)
    page = (tmp_path / "pages" / "atlas.html").read_text("utf-8")
    folded = page[page.index('<section id="coefficients">') : page.index('<section id="left-out">')]
    assert folded.count("<details>") == 2
    assert folded.index("Hoffmann 2022") < folded.index("<details>")
    assert "Hoffmann 2022" not in folded[folded.index("<details>") :]


def test_the_frontier_draws_a_thin_line_a_rival(tables):
    release = Release(tables)
    others, stars = rivals.of(release, "atlas"), release.rows("isoflop_minima")
    fit = release.rows("fits", law="chinchilla")[0]
    rows = release.rows("frontier", law="chinchilla")
    drawn = frontier.size(rows, fit, "params", others, stars)
    widths = [la["mark"]["strokeWidth"] for la in drawn["layer"] if la["mark"]["type"] == "line"]
    assert widths == [2, 2, 1.3, 1.3]
    with_loss = frontier.loss(rows, fit, [], others)
    widths = [
        la["mark"]["strokeWidth"] for la in with_loss["layer"] if la["mark"]["type"] == "line"
    ]
    assert widths == [2, 2, 1.3]


def test_the_walk_forward_chart_has_a_mark_a_law_cut_and_budget(tables):
    release = Release(tables)
    looks = laws_tried.looks(release, "atlas")
    assert looks["chinchilla"] == marks.IN_USE
    assert looks["chinchilla_tied"].shape != marks.IN_USE.shape
    drawn = walk_forward.chart(release.rows("walk_forward_means"), looks)
    layer = next(la for la in drawn["layer"] if la["mark"]["type"] == "point")
    assert len(layer["data"]["values"]) == 6
    assert {p["percent"] for p in layer["data"]["values"]} >= {2.0, -2.0}


def test_no_forecast_is_no_chart():
    assert walk_forward.chart([], {}) is None


@pytest.mark.parametrize("name", [LONG, HOSTILE])
def test_a_law_nobody_knows_goes_by_its_own_name_and_is_escaped(show, tmp_path, name):
    tables = planted_rivals.release([LONG])
    for table in ("fits", "coefficients", "frontier", "walk_forward_means"):
        tables[table]["law"] = tables[table]["law"].replace("chinchilla_tied", name)
    tables["fits"]["choice"] = HOSTILE
    show(tables)
    pages = "".join(page.read_text("utf-8") for page in (tmp_path / "pages").iterdir())
    assert "<script>alert" not in pages


def test_the_order_of_the_rows_changes_nothing(tmp_path, show, tables):
    show(tables)
    first = (tmp_path / "pages" / "atlas.html").read_bytes()
    fixed = ("published_sets",)
    show({n: t if n in fixed else t.sample(frac=1, random_state=1) for n, t in tables.items()})
    assert (tmp_path / "pages" / "atlas.html").read_bytes() == first


def test_a_coefficient_that_counts_parameters_is_said_as_a_size(show, tables):
    rows = tables["coefficients"].query("law == 'isoflop'").head(1).assign(
        law="kaplan", coefficient="N_c", unit="parameters", estimate=1.15e6, lo=7.68e5, hi=1.71e6
    )  # fmt: skip
    both = pd.concat([tables["coefficients"], rows])
    assert "1.15M (768K–1.71M)" in show(tables | {"coefficients": both})["atlas.html"]
