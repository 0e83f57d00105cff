"""Odd states still make a page that says what is."""

import pandas as pd
import pytest

from tests.reports import planted

FITTED = (
    "coefficients", "predicted_vs_actual", "scores", "frontier", "isoflop_curves", "isoflop_minima",
)  # fmt: skip
LONG = "granite-" + "very-" * 21 + "long-name"
HOSTILE = "<script>alert(1)</script>\"'&{{ 7 * 7 }}"


def without(tables, *names):
    """The tables, some of them without rows."""
    return tables | {name: tables[name].head(0) for name in names}


def three_runs():
    """A family with three runs and a fit that was refused."""
    tables = without(planted.release(["atlas"]), *FITTED)
    tables["runs"] = tables["runs"].head(3).assign(is_in_fit=False)
    tables["fits"] = tables["fits"].assign(
        is_selected=False, status="too_few", runs=3, clusters=3,
        reason="3 runs are too few for 5 coefficients: train at least 8.",
    )  # fmt: skip
    numbers = [c for c in tables["fits"] if c.endswith(("_min", "_max"))]
    tables["fits"][["delta", "condition", "residual_sd", *numbers]] = None
    return tables


def test_three_runs_and_no_fit_say_so(show):
    pages = show(three_runs())
    for page in pages.values():
        assert "too few runs" in page
        assert "3 runs are too few for 5 coefficients: train at least 8." in page
    assert "No prediction for this family: no law is in use" in pages["atlas.html"]
    assert "kept, but the family has no fit: 3 runs" in pages["atlas.html"]


def test_a_family_with_all_runs_left_out_and_no_fit_has_a_page(show):
    tables = without(planted.release(["atlas"]), "fits", *FITTED)
    tables["runs"] = tables["runs"].tail(2)
    page = show(tables)["atlas.html"]
    assert "No law was tried: 2 runs known, none usable." in page
    assert "2 of 2 runs" in page


def test_no_backtest_says_that_what_is_shown_is_hindsight(show):
    tables = planted.release(["atlas"])
    for name in ("predicted_vs_actual", "scores"):
        tables[name] = tables[name][tables[name]["kind"] == "fit"]
    pages = show(tables)
    assert "what follows is hindsight" in pages["atlas.html"]
    assert "no run was predicted before it was seen" in pages["index.html"]
    assert "Nothing tests the law on runs it has not seen" in pages["atlas.html"]


def test_tiny_losses_keep_their_digits(show):
    page = show(planted.release(["atlas"], scale=0.0036))["atlas.html"]
    params, tokens = planted.frontier_sizes(1e21)
    loss = float(planted.law(params, tokens, 0.0036))
    assert f"loss {loss:.5f}" in page


def test_a_family_without_budgets_says_so_instead_of_a_chart(show):
    tables = without(planted.release(["atlas"]), "isoflop_curves", "isoflop_minima")
    tables["runs"] = tables["runs"].assign(flops_budget=None)
    assert "name no common compute budgets" in show(tables)["atlas.html"]


def test_no_coefficients_and_no_literature_still_make_a_page(show):
    tables = without(planted.release(["atlas"]), "coefficients", "published_sets")
    assert "No coefficients were published for this law" in show(tables)["atlas.html"]


def test_tables_may_be_absent_altogether(show):
    tables = planted.release(["atlas"])
    pages = show({name: tables[name] for name in ("releases", "runs")})
    assert "No law was tried" in pages["atlas.html"]


def test_a_release_without_runs_is_an_index_that_says_so(show):
    assert "No family" in show({"releases": planted.release()["releases"]})["index.html"]


def test_intervals_may_be_unknown(show):
    tables = planted.release(["atlas"])
    for name in ("coefficients", "predicted_vs_actual", "frontier"):
        ends = [c for c in tables[name] if c.startswith(("lo", "hi"))]
        tables[name][[*ends]] = None
    tables["predicted_vs_actual"]["is_inside"] = None
    assert "At 1e21 FLOPs" in show(tables)["atlas.html"]


def test_one_run_makes_charts_with_axes(show):
    tables = planted.release(["atlas"])
    for name in ("runs", "predicted_vs_actual"):
        tables[name] = tables[name].head(1)
    assert "in the fit, 1" in show(tables)["atlas.html"]


def test_nullable_columns_of_a_database_are_read_as_well(show):
    tables = {name: table.convert_dtypes() for name, table in planted.release(["atlas"]).items()}
    assert "that is 10 times the largest run" in show(tables)["atlas.html"]


def test_a_held_release_warns_on_every_page(show):
    tables = planted.release(["atlas"])
    tables["releases"] = tables["releases"].assign(status="held")
    assert all("This release is held: do not plan with it" in p for p in show(tables).values())


def held(family, release_in_force):
    row = {"family": family, "status": "held", "reason": "E moved"}
    return pd.DataFrame([row | {"release_in_force": release_in_force}])


def test_a_held_family_is_shown_from_the_release_in_force_which_is_named(show):
    tables = planted.release(["atlas", "borea"])
    pages = show(tables | {"families": held("borea", "2026-11-21")})
    said = "Release 2026-11-22 is held here. What is shown is in force, from release 2026-11-21"
    assert all(f"{said}: E moved." in pages[page] for page in ("borea.html", "index.html"))
    assert "held here" not in pages["atlas.html"]
    assert "where release = &#39;2026-11-21&#39; and family" in pages["borea.html"]


def test_a_held_family_that_was_never_in_force_is_named_with_the_reason(show):
    pages = show(planted.release(["atlas"]) | {"families": held("borea", None)})
    assert "Nothing is in force: E moved" in pages["borea.html"]
    assert "1 held" in pages["index.html"]


def test_forty_families_stand_on_one_index(show):
    names = [f"family-{number:02d}" for number in range(40)]
    tables = without(planted.release(names), *FITTED)
    tables["fits"] = tables["fits"].assign(is_selected=False, status="too_few")
    pages = show(tables)
    assert len(pages) == 41
    assert "40 families: 40 too few runs" in pages["index.html"]
    assert all(name in pages["index.html"] for name in names)


@pytest.mark.parametrize("name", [LONG, HOSTILE, "日本語 / модель", "a'b\"c"])
def test_a_name_is_words_and_nothing_else(tmp_path, show, name):
    tables = planted.release([name])
    tables["runs"].loc[:, ["exclusion_value", "exclusion_note", "source_uri"]] = HOSTILE
    tables["data_quality"] = tables["data_quality"].assign(example=HOSTILE, note=HOSTILE)
    tables["file_problems"] = tables["file_problems"].assign(file=HOSTILE, reason=HOSTILE)
    tables["published_sets"] = tables["published_sets"].assign(source=HOSTILE, citation=HOSTILE)
    pages = show(tables)
    raw = "".join(page.read_text("utf-8") for page in (tmp_path / "pages").iterdir())
    assert "<script>alert" not in raw
    assert "{{ 7 * 7 }}" in "".join(pages.values())
    assert len(pages) == 2


def test_thousands_of_runs_still_fit_in_three_megabytes(tmp_path, show):
    tables = planted.release(["atlas"])
    for name in ("runs", "predicted_vs_actual"):
        many = [tables[name].assign(run_id=tables[name]["run_id"] + f"-{i}") for i in range(100)]
        tables[name] = pd.concat(many, ignore_index=True)
    assert "12 of 3,000 runs" in show(tables)["atlas.html"]
    assert (tmp_path / "pages" / "atlas.html").stat().st_size < 3e6


def test_a_chart_that_cannot_show_every_run_says_how_many_it_shows(show):
    tables = planted.release(["atlas"])
    for name in ("runs", "predicted_vs_actual"):
        copies = [tables[name].assign(run_id=tables[name]["run_id"] + f"-{i}") for i in range(20)]
        tables[name] = pd.concat(copies, ignore_index=True)
    runs = len(tables["runs"])
    assert runs > 300
    assert f"Drawn are the 300 of most compute among {runs}" in show(tables)["atlas.html"]
