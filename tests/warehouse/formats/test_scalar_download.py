"""The CSV that TensorBoard's page downloads."""

import pytest

from warehouse.errors import SourceError

SCALARS = "Wall time,Step,Value\n1750000000.5,10,3.5\n1750000060.5,20,3.1\n"


@pytest.mark.parametrize(
    ("name", "run", "metric"),
    [
        ("run-rope-d32_train-tag-eval_loss.csv", "rope-d32_train", "eval_loss"),
        ("run-a-tag-b-tag-loss.csv", "a", "b-tag-loss"),
        ("rope-d32/run-.-tag-loss.csv", "rope-d32", "loss"),
        ("run-rope-d32-tag-loss (1).csv", "rope-d32", "loss"),
    ],
)
def test_the_run_and_the_tag_are_those_of_the_files_name(printed, read, rows, name, run, metric):
    printed(SCALARS, name=name)
    read()
    assert rows(
        "select run_id, metric, step, value, epoch(logged_at) from raw.known_points order by step"
    ) == [(run, metric, 10, 3.5, 1_750_000_000.5), (run, metric, 20, 3.1, 1_750_000_060.5)]


def test_a_template_of_the_settings_names_the_run(printed, read, rows):
    printed(SCALARS, name="rope-d32/run-train-tag-loss.csv")
    read(run="{folder}")
    assert rows("select distinct run_id, metric from raw.known_points") == [("rope-d32", "loss")]


def test_a_download_under_another_name_says_what_it_lacks(printed, read):
    printed(SCALARS, name="loss.csv")
    with pytest.raises(SourceError, match=r"name it run-RUN-tag-TAG\.csv, not loss\.csv"):
        read()
