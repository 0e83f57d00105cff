"""Each file of sql/questions answers from a release file, and says what was planted there."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

import laws
import sql
from flows.published.forecast import published_surface
from laws.forecast import Surface
from tests.flows.planted import LAW
from tests.flows.test_cli import lawbook
from tests.sql import planted_questions as planted
from warehouse.connection import open_warehouse
from warehouse.publish.query import run_query
from warehouse.publish.reading import read_release

QUESTIONS = dict(sql.scripts("questions"))
DOCS = Path(__file__).parents[2] / "docs" / "queries.md"
FLOPS = 1e21
BUDGET = f"select 'first' as family, {FLOPS!r} as flops"

SETTINGS = """
[publish]
path = "{folder}"
[[sources]]
path = "logs/*.jsonl"
family = "first"
"""
# What anyone runs who has DuckDB alone: the questions come in, the number of rows goes out.
PLAIN = """
import duckdb, json, sys
con = duckdb.connect(sys.argv[1], read_only=True)
counts = {name: len(con.execute(text).fetchall()) for name, text in json.load(sys.stdin).items()}
assert "warehouse" not in sys.modules
print(json.dumps(counts))
"""


@pytest.fixture(scope="module")
def release_file(tmp_path_factory) -> Path:
    with open_warehouse(":memory:") as con:
        return planted.write_releases(con, tmp_path_factory.mktemp("questions"))


@pytest.fixture(scope="module")
def tables(release_file) -> dict[str, pd.DataFrame]:
    return read_release(release_file)


@pytest.fixture(scope="module")
def surface(tables) -> Surface:
    """The forecast of the first family, in Python."""
    return published_surface(tables, "first")


@pytest.fixture
def ask(release_file):
    def answer(question: str, asked: str | None = None) -> pd.DataFrame:
        text = QUESTIONS[question]
        return run_query(release_file, text if asked is None else put(text, asked))

    return answer


def put(text: str, asked: str) -> str:
    """The question with a reader's own select in the place of the one that stands there."""
    own, count = re.subn(r"asked as \(\n.*?\n\)", f"asked as ({asked})", text, flags=re.DOTALL)
    assert count == 1
    return own


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_command_answers_a_question_as_it_stands(release_file, capsys, question):
    settings = release_file.with_name("lawbook.toml")
    settings.write_text(SETTINGS.format(folder=release_file.parent))
    words = ("sql", QUESTIONS[question], "--config", str(settings), "--json")
    code, out, err = lawbook(capsys, *words)
    assert (code, err) == (0, "")
    assert json.loads(out)


def test_there_are_twenty_questions_and_the_page_has_each_of_them_word_by_word():
    page = DOCS.read_text(encoding="utf-8")
    shown = re.findall(r"^`sql/questions/(\w+)\.sql`\n\n```sql\n(.*?)```$", page, re.M | re.S)
    assert dict(shown) == QUESTIONS
    assert len(shown) == len(QUESTIONS) == 20


def test_every_question_says_first_what_one_row_is_and_names_no_family_as_it_stands():
    for text in QUESTIONS.values():
        assert text.startswith("-- One row per ")
        code = re.sub(r"--[^\n]*", "", text)
        assert not re.search(r"'[^']*' as family\b|family\s*=\s*'", code)


def test_duckdb_alone_answers_every_question_from_the_read_only_file(release_file):
    command = [sys.executable, "-I", "-W", "error", "-c", PLAIN, str(release_file)]
    ended = subprocess.run(
        command, input=json.dumps(QUESTIONS), capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert min(json.loads(ended.stdout).values()) > 0


@pytest.mark.skipif(shutil.which("duckdb") is None, reason="no DuckDB shell on this machine")
def test_the_shell_of_duckdb_runs_every_file_as_it_is(release_file):
    command = ["duckdb", "-readonly", "-bail", "-csv", str(release_file)]
    asked = "\n".join(QUESTIONS.values())
    ended = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    heads = [line for line in ended.stdout.splitlines() if line.startswith(("family,", "release,"))]
    assert len(heads) == len(QUESTIONS) - 1  # problems with the data begin with their severity


def test_the_optimum_is_that_of_python(ask, surface):
    (row,) = ask("optimum_at_a_budget", BUDGET).to_dict("records")
    best = surface.optimum(FLOPS)
    for column, value in {
        "params_opt": best.N, "lo_params_opt": best.lo_N, "hi_tokens_opt": best.hi_D,
        "loss_nats": best.loss.loss, "hi_loss_nats": best.loss.hi,
    }.items():  # fmt: skip
        assert row[column] == pytest.approx(float(value), rel=1e-9)


def test_a_family_without_a_law_has_no_optimum_and_the_others_have_one(ask):
    assert set(ask("optimum_at_a_budget")["family"]) == {"first", "second"}


def test_how_far_counts_the_predictions_from_as_far(ask, tables, surface):
    asked = f"select 'first' as family, {8 * surface.flops_max!r} as flops"
    (row,) = ask("how_far_it_extrapolates", asked).to_dict("records")
    told = tables["walk_forward"].query("family == 'first' and law == 'forecast'")
    far = told[told["flops_ratio"] >= 4]
    error = (far["actual_loss_nats"] / far["predicted_loss_nats"]).map(np.log).abs()
    assert row["flops_ratio"] == pytest.approx(8)
    assert row["flops_ratio_tried"] == told["flops_ratio"].max()
    assert row["predictions"] == len(far) > 0
    inside = error <= norm.ppf(0.95) * far["sd_log_loss"]
    assert row["coverage_90"] == pytest.approx(inside.mean())


def test_a_budget_beyond_all_that_was_tried_is_said_to_be(ask, surface):
    asked = f"select 'first' as family, {5000 * surface.flops_max!r} as flops"
    (row,) = ask("how_far_it_extrapolates", asked).to_dict("records")
    assert row["predictions"] == 0
    assert row["verdict"].startswith("beyond 100 times")


def test_a_planned_run_has_the_quantiles_of_python_and_an_even_chance_at_its_median(ask, surface):
    N, D = 5e9, 6e10
    predicted = surface.predict(N, D)
    asked = f"select 'first' as family, {N} as params, {D} as tokens, "
    at_median, at_95 = (
        ask("loss_of_a_planned_run", f"{asked}{float(target)!r} as target_loss_nats").iloc[0]
        for target in (predicted.loss, predicted.hi)
    )
    quantiles = [at_median[f"q{q}_loss_nats"] for q in ("05", "50", "95")]
    np.testing.assert_allclose(quantiles, [predicted.lo, predicted.loss, predicted.hi], rtol=1e-9)
    half = surface.predict(N, D, level=0.5)
    assert at_median["q75_loss_nats"] == pytest.approx(float(half.hi), rel=1e-9)
    assert at_median["probability"] == pytest.approx(0.5)
    assert at_95["probability"] == pytest.approx(0.95)


def test_the_budget_for_the_loss_of_an_optimum_is_that_of_the_optimum(ask, surface):
    loss = float(surface.optimum(FLOPS).loss.loss)
    (row,) = ask("budget_for_a_loss", f"select 'first' as family, {loss!r} as loss_nats").to_dict(
        "records"
    )
    assert row["flops"] == pytest.approx(FLOPS, rel=1e-6)
    assert row["lo"] < FLOPS < row["hi"]


def test_a_loss_below_the_floor_of_the_law_is_out_of_reach(ask, surface):
    floor = 0.8 * LAW.E
    row = ask("budget_for_a_loss", f"select 'first' as family, {floor} as loss_nats").iloc[0]
    assert np.isinf(row["flops"])
    reach = float(surface.compute_for_loss(floor).probability)
    assert row["probability"] == pytest.approx(reach, rel=1e-9)
    assert reach < 0.1


def test_longer_training_at_the_same_compute_costs_loss_as_in_python(ask, surface):
    rows = ask("price_of_longer_training", BUDGET).set_index("tokens_multiple")
    best = surface.optimum(FLOPS)
    assert rows.loc[1, "price_nats"] == pytest.approx(0, abs=1e-4)
    for times, row in rows.iterrows():
        assert surface.k * row["params"] * row["tokens"] == pytest.approx(FLOPS)
        loss = float(surface.predict(best.N / times, best.D * times).loss)
        assert row["loss_nats"] == pytest.approx(loss, rel=1e-9)
        needed = float(surface.compute_for_loss(loss).C)
        assert row["price_flops_share"] == pytest.approx(1 - needed / FLOPS, abs=1e-6)
    assert rows["price_nats"].is_monotonic_increasing


def test_the_smallest_model_good_enough_loses_at_most_five_thousandths(ask, surface):
    rows = ask("smallest_model_good_enough").query("family == 'first'")
    assert (rows["law"] == "forecast").all()
    for row in rows.itertuples():
        best = float(surface.optimum(row.flops).loss.loss)
        loss = float(surface.predict(row.lo_params_indifferent, row.tokens).loss)
        assert 0.004 < loss - best < 0.005 + 1e-4
        assert row.lo_params_indifferent < row.params_opt < row.hi_params_indifferent


def test_one_law_of_a_family_is_quoted_and_each_other_says_why_not(ask):
    rows = ask("law_quoted_and_why")
    quoted = rows[rows["is_selected"]]
    assert dict(zip(quoted["family"], quoted["law"], strict=True)) == {
        "first": "chinchilla", "second": "chinchilla",
    }  # fmt: skip
    assert rows["choice"].str.len().min() > 0
    assert set(rows.loc[rows["family"] == "small", "status"]) == {"too_few", "not_identified"}


def test_the_literature_is_that_of_the_library_in_full_precision(ask):
    rows = ask("coefficients_beside_the_literature").query(
        "family == 'first' and law == 'chinchilla'"
    )
    published = laws.published.PUBLISHED
    for column, source in (
        ("hoffmann_2022", "Hoffmann 2022, TeX"), ("besiroglu_2024", "Besiroglu 2024"),
    ):  # fmt: skip
        law = published[source]
        known = {name: getattr(law, name) for name in law.coefficients} | law.derived()
        shown = dict(zip(rows["coefficient"], rows[column], strict=True))
        assert shown == pytest.approx(known, rel=1e-15)


def test_the_forecast_that_was_planted_is_counted_in_its_bucket(ask):
    rows = ask("how_forecasts_held").query("kind == 'forecast'").set_index("bucket")
    assert set(rows.index) == {"3-10x", "all"}
    assert (rows["n"] == 1).all()
    np.testing.assert_allclose(rows["bias"], 1 - 1 / planted.MISSED)
    assert rows["is_too_few"].all()


def test_the_run_that_was_foretold_too_high_is_the_biggest_miss(ask):
    rows = ask("biggest_misses")
    assert rows.loc[0, "run_id"] == "big"
    told = rows[rows["kind"] == "forecast"].iloc[0]
    assert told["residual_nats"] == pytest.approx((1 - 1 / planted.MISSED) * planted.TARGET.loss)


def test_every_run_left_out_is_named_with_its_reason(ask, tables):
    rows = ask("runs_left_out").set_index("run_id")
    assert rows.loc["dropped", "exclusion"] == "run_is_final"
    assert rows.loc["dropped", "exclusion_value"] == "stopped at 50 %"
    assert set(rows.index) == {"dropped", "small-0", "small-1", "small-2"}
    assert len(rows) == tables["releases"]["runs_left_out"].item()


def test_the_run_that_was_put_off_the_law_pulls_most_and_weighs_little(ask):
    row = ask("runs_that_pull_the_fit").iloc[0]
    assert (row["family"], row["run_id"], row["is_outlier"]) == ("second", "outlier", True)
    assert row["residual_nats"] > 0
    assert row["weight"] < 0.5


def test_runs_off_track_come_first(ask):
    rows = ask("runs_off_track")
    assert rows["run_id"].to_list() == ["worse", "steady"]
    assert rows["status"].to_list() == ["above", "on_track"]


def test_a_run_that_came_and_one_that_was_dropped_are_what_changed(ask):
    rows = ask("changed_since_the_last_release")
    changes = dict(zip(rows["run_id"], rows["change"], strict=True))
    assert changes == {"big": "new", "dropped": "out of the fit"}
    assert rows.set_index("run_id").loc["dropped", "exclusion"] == "run_is_final"


def test_the_family_of_larger_losses_is_behind_and_needs_more_compute(ask, surface, tables):
    rows = ask(
        "families_at_one_budget",
        f"select unnest(['first', 'second']) as family, {FLOPS!r} as flops",
    ).set_index("family")
    assert rows.index.to_list() == ["first", "second"]
    best = float(surface.optimum(FLOPS).loss.loss)
    other = published_surface(tables, "second")
    needed = float(other.compute_for_loss(best).C) / FLOPS
    assert rows.loc["second", "flops_multiple_to_catch_up"] == pytest.approx(needed, rel=1e-9)
    assert needed > 1
    assert rows.loc["second", "probability_better_than_best"] < 0.05
    assert rows.loc["first", "behind_nats"] == 0
    assert rows.loc["first", "flops_multiple_to_catch_up"] == pytest.approx(1, rel=1e-6)


def test_the_minima_are_near_the_optima_of_the_planted_law(ask):
    rows = ask("isoflop_minima").query("family == 'first' and is_interior")
    assert len(rows) == len(planted.sweeps.BUDGETS)
    N, _ = LAW.frontier(rows["flops_budget"].to_numpy())
    np.testing.assert_allclose(rows["params_opt"], N, rtol=0.2)
    exponent = rows.iloc[0]
    assert exponent["lo_n_exponent"] < LAW.derived()["n_exponent"] < exponent["hi_n_exponent"]


def test_tokens_per_parameter_are_those_of_the_frontier(ask, surface):
    rows = ask("tokens_per_parameter").query("family == 'first'")
    best = surface.optimum(rows["flops"].to_numpy())
    np.testing.assert_allclose(rows["tokens_per_param"], best.D / best.N, rtol=1e-9)
    np.testing.assert_allclose(rows["lo_tokens_per_param"], best.lo_D / best.hi_N, rtol=1e-9)
    steps = np.diff(np.log(best.D / best.N)) / np.diff(np.log(rows["flops"]))
    np.testing.assert_allclose(rows["exponent"].to_numpy()[1:], steps, rtol=1e-6)


def test_the_history_has_each_release_with_its_own_answer(ask, release_file):
    rows = ask("history_of_a_plan", BUDGET)
    assert rows["release"].to_list() == [planted.BEFORE, planted.NEWEST]
    for row in rows.itertuples():
        old = published_surface(read_release(release_file, row.release), "first")
        assert row.params_opt == pytest.approx(float(old.optimum(FLOPS).N), rel=1e-9)
        assert row.lo_n_exponent < row.n_exponent < row.hi_n_exponent


def test_rules_and_files_that_failed_are_named_the_worst_first(ask):
    rows = ask("data_problems")
    assert rows["name"].to_list() == ["run_is_final", "torn.jsonl"]
    assert rows["example"].to_list() == ["dropped", "no JSON"]


def test_what_is_missing_is_named_for_each_family(ask):
    missing = ask("data_still_missing").set_index("family")["missing"]
    assert "three seeds of one size and length" in missing["first"]
    assert "five model sizes" in missing["small"]
    assert not any("model sizes" in lack for lack in missing["second"])
