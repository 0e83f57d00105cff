"""Parquet that is damaged, claims too much, or has columns of more than one value."""

import io
from contextlib import suppress

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.errors import FileUnreadable
from warehouse.sources.formats import parquet
from warehouse.sources.reading import Reading


def written(table, **settings):
    sink = io.BytesIO()
    pq.write_table(pa.table(table), sink, **settings)
    return sink.getvalue()


def values(data):
    chunks = parquet.chunks(io.BytesIO(data), Reading("a"))
    return [dict(zip(one.names, one.arrays, strict=True))["loss"].to_pylist() for one in chunks]


WHOLE = written({"step": [1, 2], "loss": [2.5, 1.5]}, write_page_checksum=True, compression="none")
FOOTER = len(WHOLE) - 8 - int.from_bytes(WHOLE[-8:-4], "little")


def test_a_flipped_bit_of_a_page_is_a_problem_of_its_file():
    at = WHOLE.index(pa.array([2.5]).buffers()[1].to_pybytes()[:8])
    for bit in range(64):
        damaged = bytearray(WHOLE)
        damaged[at + bit // 8] ^= 1 << bit % 8
        with pytest.raises(FileUnreadable, match="not Parquet"):
            values(bytes(damaged))


def test_no_byte_before_the_footer_gives_another_number():
    for at in range(4, FOOTER):
        damaged = bytearray(WHOLE)
        damaged[at] ^= 0x55
        with suppress(FileUnreadable):
            assert values(bytes(damaged)) == [[2.5, 1.5]]


def test_every_cut_is_a_problem_of_the_file():
    for length in range(4, len(WHOLE)):
        with pytest.raises(FileUnreadable, match="not Parquet"):
            values(WHOLE[:length])


def test_a_file_that_claims_more_than_its_bytes_can_hold_is_not_read(monkeypatch):
    data = written({"loss": pa.array([1.0]).take(pa.array([0] * 3_000_000))})
    monkeypatch.setattr("warehouse.sources.compression.HARMLESS", 10_000)
    monkeypatch.setattr("warehouse.sources.compression.MOST_RATIO", 10)
    with pytest.raises(FileUnreadable, match=r"claim to hold 3,000,000 cells .* not read"):
        values(data)


def test_fields_of_structs_are_columns_and_lists_are_counted(tmp_path, read, rows):
    folder = tmp_path / "runs"
    folder.mkdir()
    table = {
        "step": [1, 2],
        "eval": [{"c4": {"loss": 2.0}, "n": 5}, {"c4": {"loss": 1.5}, "n": 5}],
        "norms": [[1.0, 2.0], [3.0]],
    }
    (folder / "a.parquet").write_bytes(written(table))
    read()
    assert rows("select metric, step, value from raw.known_points order by all") == [
        ("eval.c4.loss", 1, 2.0),
        ("eval.c4.loss", 2, 1.5),
        ("eval.n", 1, 5.0),
        ("eval.n", 2, 5.0),
    ]
    ((line, reason),) = rows("select line, reason from raw.known_broken_lines")
    assert line == 1
    assert reason.startswith('2 cells of "norms" are no numbers, the first: "list<')


def test_numbers_stored_as_codes_are_numbers(tmp_path, read, rows):
    folder = tmp_path / "runs"
    folder.mkdir()
    table = {"step": [1, 2], "loss": pa.array([2.0, 2.0]).dictionary_encode()}
    (folder / "a.parquet").write_bytes(written(table))
    read()
    assert rows("select step, value from raw.known_points order by 1") == [(1, 2.0), (2, 2.0)]
