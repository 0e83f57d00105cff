"""One whole night on planted logs, and the same night again."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import warehouse
from flows.nightly import nightly
from tests.flows import planted
from tests.flows.conftest import Lab


def ask(lab: Lab, query: str) -> list[tuple[Any, ...]]:
    return list(warehouse.run_query(lab.release_file, query).itertuples(index=False, name=None))


def test_a_night_is_named_by_its_day_and_finds_the_planted_exponents(
    lab: Lab, night: dict[str, Any]
) -> None:
    assert (night["release"], night["is_new"]) == ("2026-01-02", True)
    rows = ask(
        lab,
        "select coefficient, estimate, standard_error from publish.latest_coefficients "
        "where family in ('first', 'second') and coefficient in ('alpha', 'beta', 'E')",
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
    rows = dict(ask(lab, "select family, status from publish.latest_fits"))
    assert rows == {"first": "converged", "second": "converged", "small": "too_few"}
    (reason,) = ask(lab, "select reason from publish.latest_fits where family = 'small'")[0]
    assert "3" in reason


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
        "from publish.latest_predicted_vs_actual where family = 'first' and kind = 'backtest'",
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
    again = nightly(config=lab.config, as_of=date(2026, 1, 3))
    assert (again["release"], again["is_new"]) == ("2026-01-02", False)
    assert lab.release_file.read_bytes() == before


def test_a_lost_release_file_is_made_again_though_nothing_is_new(
    lab: Lab, night: dict[str, Any]
) -> None:
    lab.release_file.unlink()
    again = nightly(config=lab.config, as_of=date(2026, 1, 3))
    assert not again["is_new"]
    assert ask(lab, "select release from publish.releases") == [("2026-01-02",)]


@pytest.mark.parametrize("family", ["first", "second"])
def test_compute_optimal_in_sql_is_what_the_law_says(
    lab: Lab, night: dict[str, Any], family: str
) -> None:
    from flows.planning import plan
    from flows.question import Question

    tables = warehouse.read_release(lab.release_file)
    answer = plan(tables, family, Question(flops=1e21), level=0.8)
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
        lab, f"select {', '.join(columns)} from compute_optimal('{family}', 1e21, level := 0.8)"
    )
    np.testing.assert_allclose(row, [answer[column] for column in columns], rtol=1e-12)
