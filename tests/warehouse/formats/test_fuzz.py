"""A few of the damaged logs that make fuzz tries by the hundred thousand."""

import pytest

from benchmarks.fuzz import ROWS, SEEDS, fuzz, outcome
from warehouse.sources.formats import FORMATS


@pytest.mark.parametrize("name", SEEDS)
def test_damage_costs_what_it_touched_and_is_told(name):
    assert list(fuzz(name, 100)) == []


@pytest.mark.parametrize("name", SEEDS)
def test_a_whole_log_gives_all_that_was_written_and_no_word(name):
    found = outcome(SEEDS[name].name, SEEDS[name].data)
    assert (found.counted, found.told, found.problem) == (3 * ROWS, set(), None)


def test_the_plain_formats_have_seeds():
    assert {"jsonl", "csv", "parquet"} <= set(FORMATS) & set(SEEDS)
