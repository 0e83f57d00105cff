"""Exports of W&B panels: a column a run."""

import pytest

from warehouse.core.derive import Family
from warehouse.errors import SourceError

PANEL = """\
"Step","rope - eval/loss","rope - eval/loss__MIN","rope - eval/loss__MAX","a - b - eval/loss",\
"a - b - eval/loss__MIN","a - b - eval/loss__MAX"
"100","3.5","3.5","3.5","","",""
"200","3.1","3.1","3.1","3.3","3.2","3.4"
"300","","","","2.9","2.9","2.9"
"400","NaN","NaN","NaN","2.8","2.8","2.8"
"""
POINTS = "select run_id, metric, step, value, line from raw.known_points order by all"


@pytest.fixture
def panel(printed, read):
    def panel(text, **settings):
        printed(text, name="wandb_export_2024-02-23T14_58_09.703-05_00.csv")
        return read(**settings)

    return panel


def test_each_column_is_a_run_and_an_average_is_a_value_of_none(panel, rows):
    panel(PANEL)
    assert rows(POINTS) == [
        ("a - b", "eval/loss", 300, 2.9, 4),
        ("a - b", "eval/loss", 400, 2.8, 5),
        ("rope", "eval/loss", 100, 3.5, 2),
        ("rope", "eval/loss", 200, 3.1, 3),
    ]
    assert rows("select line, reason from raw.known_broken_lines") == [
        (3, "1 averages over runs or steps: MIN and MAX differ")
    ]


def test_an_axis_that_is_no_step_is_a_metric_of_each_run(panel, rows):
    panel(PANEL.replace('"Step"', '"throughput/total_tokens"'))
    found = rows("select step, value, line from raw.known_points where run_id = 'rope'")
    assert {(None, 100.0, 2), (None, 3.5, 2), (None, 200.0, 3), (None, 3.1, 3)} == set(found)


def test_two_metrics_side_by_side_are_of_the_same_runs(panel, rows):
    columns = [
        f"{run} - {metric}{end}"
        for run in ("x", "y")
        for metric in ("loss", "tokens")
        for end in ("", "__MIN", "__MAX")
    ]
    panel(f"Step,{','.join(columns)}\n7,1,1,1,10,10,10,2,2,2,20,20,20\n")
    assert [row[:4] for row in rows(POINTS)] == [
        ("x", "loss", 7, 1.0),
        ("x", "tokens", 7, 10.0),
        ("y", "loss", 7, 2.0),
        ("y", "tokens", 7, 20.0),
    ]


def test_runs_side_by_side_keep_their_own_tokens(panel, derive, printed):
    columns = [
        f"{run} - {metric}{end}"
        for run in ("x", "y")
        for metric in ("eval/loss", "tokens", "params")
        for end in ("", "__MIN", "__MAX")
    ]
    cells = [cell for value in (3, 10, 5, 2, 20, 6) for cell in (value, value, value)]
    printed(f"Step,{','.join(columns)}\n7,{','.join(map(str, cells))}\n", name="panel.csv")
    runs = derive(Family("tiny", loss="eval/loss"), family="tiny")
    found = {name: (run["params"], run["tokens"], run["loss_nats"]) for name, run in runs.items()}
    assert found == {"x": (5, 10, 3), "y": (6, 20, 2)}


def test_a_panel_with_a_column_of_no_run_is_refused_by_name(panel):
    with pytest.raises(SourceError, match='the column "group" is that of no run'):
        panel("Step,a - loss,a - loss__MIN,a - loss__MAX,group\n1,2,2,2,3\n")
