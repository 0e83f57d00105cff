"""One whole night on planted logs, and the same night again."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import laws
import warehouse
from flows.nightly import nightly
from flows.publish import publish
from flows.settings.model import LAWS
from flows.tables.forecast import NAME as FORECAST
from tests.flows import planted
from tests.flows.conftest import Lab

Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def published(lab: Lab, night: dict[str, Any]) -> Tables:
    return warehouse.read_release(lab.release_file)


def ask(lab: Lab, query: str) -> list[tuple[Any, ...]]:
    return list(warehouse.run_query(lab.release_file, query).itertuples(index=False, name=None))


def test_a_night_is_named_by_its_day_and_finds_the_planted_exponents(
    lab: Lab, night: dict[str, Any]
) -> None:
    assert (night["release"], night["is_new"]) == ("2026-01-02", True)
    rows = ask(
        lab,
        "select coefficient, estimate, standard_error from publish.latest_coefficients "
        "where family in ('first', 'second') and law = 'chinchilla' "
        "and coefficient in ('alpha', 'beta', 'E')",
    )
    assert len(rows) == 6
    for coefficient, estimate, error in rows:
        assert abs(estimate - getattr(planted.LAW, coefficient)) < 5 * error


def test_the_diverged_and_the_killed_run_are_left_out_and_nothing_else(
    lab: Lab, night: dict[str, Any]
) -> None:
    rows = ask(lab, "select run_id, exclusion from publish.latest_runs where exclusion is not null")
    assert {run for run, _ in rows} == {"diverged", "killed"}
    assert all(rule for _, rule in rows)


def test_a_family_that_cannot_be_fitted_does_not_stop_the_others(
    lab: Lab, night: dict[str, Any]
) -> None:
    rows = dict(ask(lab, "select family, status from publish.latest_fits where is_selected"))
    assert rows == {"first": "converged", "second": "converged"}
    reasons = dict(ask(lab, "select law, reason from publish.latest_fits where family = 'small'"))
    assert {*reasons} == {*LAWS, FORECAST}
    assert "3" in reasons["chinchilla"]


def test_each_law_of_the_night_has_a_row_and_one_of_a_family_is_selected(
    lab: Lab, night: dict[str, Any]
) -> None:
    fits = ask(lab, "select family, law, is_selected from publish.latest_fits")
    assert {law for family, law, _ in fits if family == "first"} == {*LAWS, FORECAST}
    selected = [family for family, _, is_selected in fits if is_selected]
    assert sorted(selected) == ["first", "second"]
    walked = ask(lab, "select distinct law from publish.walk_forward where family = 'first'")
    assert {law for (law,) in walked} == {*laws.NIGHTLY, FORECAST}
    assert set(night["coefficients"]["law"]) == {law for _, law, chosen in fits if chosen}


def test_a_broken_line_is_listed_and_the_rest_of_its_file_counts(
    lab: Lab, night: dict[str, Any]
) -> None:
    ((file, line),) = ask(lab, "select file, line from publish.latest_file_problems")
    assert line == planted.EVALUATIONS + 2
    ((is_in_fit,),) = ask(
        lab, f"select is_in_fit from publish.latest_runs where source_uri = '{file}'"
    )
    assert is_in_fit


def test_the_costliest_budget_is_predicted_from_the_cheaper_ones(
    lab: Lab, night: dict[str, Any]
) -> None:
    rows = ask(
        lab,
        "select actual_loss_nats, predicted_loss_nats, flops_ratio "
        "from publish.latest_predicted_vs_actual "
        "where family = 'first' and law = 'chinchilla' and kind = 'backtest'",
    )
    actual, predicted, ratio = np.array(rows).T
    np.testing.assert_allclose(ratio, planted.BUDGETS[-1] / planted.BUDGETS[-2], rtol=1e-9)
    np.testing.assert_allclose(predicted, actual, rtol=8 * planted.NOISE)


def test_the_report_is_written_and_names_every_family(lab: Lab, night: dict[str, Any]) -> None:
    index = Path(night["report"])
    assert index.is_file()
    assert all(family in index.read_text() for family in ("first", "second", "small"))
    assert len(list(index.parent.glob("*.html"))) == 4


def test_a_second_night_with_nothing_new_publishes_nothing(lab: Lab, night: dict[str, Any]) -> None:
    before = lab.release_file.read_bytes()
    again = nightly(config=lab.config, at=datetime(2026, 1, 3, 2, tzinfo=UTC))
    assert (again["release"], again["is_new"]) == ("2026-01-02", False)
    assert lab.release_file.read_bytes() == before


def test_a_lost_release_file_is_made_again_though_nothing_is_new(
    lab: Lab, night: dict[str, Any]
) -> None:
    lab.release_file.unlink()
    again = nightly(config=lab.config, at=datetime(2026, 1, 3, 2, tzinfo=UTC))
    assert not again["is_new"]
    assert ask(lab, "select release from publish.releases") == [("2026-01-02",)]


@pytest.mark.parametrize("law", [None, *laws.NIGHTLY])
@pytest.mark.parametrize("family", ["first", "second"])
def test_compute_optimal_in_sql_is_what_the_law_says(
    lab: Lab, published: Tables, family: str, law: str | None
) -> None:
    from flows.plans.plan import plan
    from flows.plans.question import Question

    answer = plan(published, family, Question(flops=1e21), level=0.8, law=law)
    named = "" if law is None else f", law := '{law}'"
    columns = (
        "params_opt",
        "lo_params_opt",
        "hi_params_opt",
        "tokens_opt",
        "loss_nats",
        "lo_loss_nats",
        "hi_loss_nats",
        "flops_ratio",
    )
    (row,) = ask(
        lab,
        f"select {', '.join(columns)} from compute_optimal('{family}', 1e21, level := 0.8{named})",
    )
    np.testing.assert_allclose(row, [answer[column] for column in columns], rtol=1e-12)


def test_a_run_that_turns_out_bad_half_way_makes_a_new_release_without_it(
    refitted_lab: Lab,
) -> None:
    run = planted.sweep("gpt", seed=6)[3]
    first = publish(refitted_lab.config, at=datetime(2026, 1, 2, 2, tzinfo=UTC)).iloc[0]
    log = refitted_lab.folder / "logs" / f"{run.name}.jsonl"
    lines = log.read_text().splitlines()
    final = lines[-1]
    lines[6] = lines[6].replace('"eval/loss": ', '"eval/loss": NaN, "was": ')
    log.write_text("\n".join(lines))
    assert lines[-1] == final
    second = nightly(config=refitted_lab.config, at=datetime(2026, 1, 2, 2, tzinfo=UTC))
    assert (first["release"], second["release"]) == ("2026-01-02", "2026-01-02.1")
    query = "select run_id, exclusion from publish.latest_runs where not is_in_fit"
    assert ask(refitted_lab, query) == [(run.name, "loss_finite")]
    hashes = ask(refitted_lab, "select distinct data_hash from publish.releases")
    assert len(hashes) == 2
    page = (Path(second["report"]).parent / "gpt.html").read_text("utf-8")
    changed = page[page.index("What changed since 2026-01-02<") : page.index('id="left-out"')]
    for said in (
        "1\N{NO-BREAK SPACE}run left the fit",
        run.name,
        "loss finite",
        "within its band",
    ):
        assert said in changed


def test_runs_that_nobody_judged_are_not_fitted(empty_lab: Lab, prefect_server: None) -> None:
    from flows.errors import NotValidated
    from flows.ingest import ingest
    from flows.refit import refit

    planted.write(empty_lab.folder / "logs", planted.sweep("gpt", seed=6))
    ingest(empty_lab.config)
    with pytest.raises(NotValidated, match="lawbook validate"):
        refit(empty_lab.config)


def test_one_setting_file_makes_a_public_ladder_a_family_with_its_largest_models_predicted(
    shared_data: Path, tmp_path: Path, prefect_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAWBOOK_WAREHOUSE__PATH", str(tmp_path / "warehouse.duckdb"))
    monkeypatch.setenv("LAWBOOK_PUBLISH__PATH", str(tmp_path / "published"))
    monkeypatch.setenv("LAWBOOK_FIT__DRAWS", "100")  # no interval is looked at
    settings = Path(__file__).parents[2] / "examples" / "olmo_ladder" / "lawbook.toml"
    nightly(config=str(settings), data_root=str(shared_data / "olmo_ladder"))
    rows = ask(
        Lab(tmp_path),
        "select run_id, error_relative, is_inside from publish.latest_predicted_vs_actual "
        "where law = 'chinchilla' and kind = 'backtest'",
    )
    assert {run for run, *_ in rows} == {
        "3B-0.5xC",
        "3B-1xC",
        "3B-1xC-rerun",
        "3B-2xC",
        "3B-5xC",
        "3B-10xC",
    }
    # Choshen et al. 2024, arXiv:2410.11840: errors of 4 % are what good scaling laws come to
    assert all(abs(error) < 0.04 for _, error, _ in rows)


def test_pages_that_are_there_are_made_again_only_where_one_is_damaged(
    lab: Lab, night: dict[str, Any]
) -> None:
    from flows.report import report

    def written() -> list[tuple[bytes, int]]:
        return [(page.read_bytes(), page.stat().st_mtime_ns) for page in pages]

    pages = [Path(page) for page in report(lab.config)["page"]]
    before = written()
    assert [Path(page) for page in report(lab.config)["page"]] == pages
    assert written() == before
    pages[1].write_text("cut off")
    report(lab.config)
    assert [text for text, _ in written()] == [text for text, _ in before]
    assert all(at > was for (_, at), (_, was) in zip(written(), before, strict=True))
