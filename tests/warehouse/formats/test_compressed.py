"""Compressed logs that are cut off, damaged, joined, or far larger than they look."""

import bz2
import gzip
import io
import json
import lzma

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.sources.compression import compression_of, inspect

LINES = [json.dumps({"step": i, "loss": round(3 - i / 700, 4)}) + "\n" for i in range(1, 401)]
TEXT = "".join(LINES).encode()
COMPRESS = {
    "gz": lambda data: gzip.compress(data, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.ZstdCompressor(write_checksum=True).compress,
}
each = pytest.mark.parametrize("suffix", COMPRESS)


@pytest.fixture
def packed(tmp_path, log):
    log("whole.jsonl", {"step": 1, "loss": 1.0})

    def packed(suffix, data):
        (tmp_path / "runs" / f"a.jsonl.{suffix}").write_bytes(data)

    return packed


def losses(rows):
    found = rows("select value from raw.known_points where run_id = 'a' order by line")
    return [value for (value,) in found]


def problem(rows):
    return rows("select problem from raw.files where problem is not null")


@each
def test_members_one_after_the_other_are_read_to_the_end(packed, read, rows, suffix):
    half = len("".join(LINES[:200]))
    compress = COMPRESS[suffix]
    packed(suffix, compress(TEXT[:half]) + compress(TEXT[half:]))
    read()
    assert losses(rows) == [json.loads(line)["loss"] for line in LINES]
    assert problem(rows) == []


@each
def test_what_is_cut_off_gives_its_whole_records_and_says_so(packed, read, rows, suffix):
    compress = COMPRESS[suffix]
    packed(suffix, compress(TEXT) + compress(TEXT)[:-4])
    files = read().set_index("file")
    assert losses(rows)[:400] == [json.loads(line)["loss"] for line in LINES]
    assert problem(rows) == [("cut off: the compressed data ends early",)]
    assert files.loc[f"runs/a.jsonl.{suffix}", "points"] == len(losses(rows))


@each
def test_a_member_that_is_damaged_gives_nothing_and_those_before_it_all(packed, read, rows, suffix):
    compress = COMPRESS[suffix]
    damaged = bytearray(compress(TEXT))
    damaged[len(damaged) // 2] ^= 4
    packed(suffix, compress(TEXT) + bytes(damaged))
    read()
    assert losses(rows) == [json.loads(line)["loss"] for line in LINES]
    ((said,),) = problem(rows)
    assert said.startswith(("damaged:", "cut off"))


@each
def test_every_cut_is_noticed(suffix):
    data = COMPRESS[suffix](TEXT)
    kind = compression_of(data)
    for length in range(6, len(data), 7):
        found = inspect(io.BytesIO(data[:length]), kind, length)
        assert found.problem == "cut off: the compressed data ends early"
        assert found.trusted <= len(TEXT)


@settings(max_examples=100, deadline=None)
@given(suffix=st.sampled_from(sorted(COMPRESS)), place=st.floats(0, 1), bit=st.integers(0, 7))
def test_no_flipped_bit_gives_other_bytes(suffix, place, bit):
    data = bytearray(COMPRESS[suffix](TEXT))
    at = min(len(data) - 1, 6 + int(place * (len(data) - 6)))
    data[at] ^= 1 << bit
    found = inspect(io.BytesIO(bytes(data)), compression_of(bytes(data)), len(data))
    is_cut = found.problem is not None and found.problem.startswith("cut off")
    assert is_cut or found.trusted in (0, len(TEXT))


def test_zeros_behind_a_member_are_padding_and_other_bytes_are_damage():
    whole = gzip.compress(TEXT)
    assert inspect(io.BytesIO(whole + bytes(512)), "gzip", len(whole)).problem is None
    found = inspect(io.BytesIO(whole + b"and more"), "gzip", len(whole))
    assert found.trusted == len(TEXT)
    assert "bytes that are not gzip follow" in found.problem


@pytest.mark.parametrize("suffix", ["gz", "bz2", "zst"])
def test_a_few_bytes_that_hold_very_many_are_not_read(packed, read, rows, suffix, monkeypatch):
    monkeypatch.setattr("warehouse.sources.compression.HARMLESS", 2**20)
    packed(suffix, COMPRESS[suffix](b'{"loss": 1.0}\n' * 2**18))
    read()
    ((said,),) = problem(rows)
    assert "not read" in said
    assert losses(rows) == []
