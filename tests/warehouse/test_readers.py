"""Readers never wait and never see a mix, while releases are published one after the other."""

import subprocess
import sys
import textwrap
from datetime import timedelta

from tests import planted_release as planted
from warehouse.connection import open_warehouse
from warehouse.publish.file import FILE_NAME, write_release_file
from warehouse.publish.release import publish_release

READERS, NIGHTS = 4, 6
# Every table of release n says n: in E, in the number of its runs, and in its draws.
READER = """
    import os, sys, time, duckdb
    while not os.path.exists(sys.argv[2]):
        with duckdb.connect(sys.argv[1], read_only=True) as con:
            said = con.execute('''
                select (select release from publish.latest_releases),
                    (select max(release) from publish.latest_coefficients),
                    (select max(estimate) from publish.latest_coefficients where coefficient = 'E'),
                    (select max(value) from publish.latest_draws where coefficient = 'E'),
                    (select runs from publish.latest_fits)
            ''').fetchone()
        print(*said, flush=True)
        time.sleep(0.05)  # or four of them leave the nights no processor
"""


def publish(con, folder, number):
    law = planted.LAW | {"E": float(number)}
    tables = planted.tables(law, planted.drawn(law, spread=0.0), runs=number)
    at = planted.AT + timedelta(days=number)
    publish_release(con, planted.facts(f"r{number}", released_at=at), tables)
    write_release_file(con, folder, draws_kept=2)


def test_every_answer_while_nights_are_published_is_of_one_whole_release(tmp_path):
    file, stop = tmp_path / "published" / FILE_NAME, tmp_path / "stop"
    with open_warehouse(tmp_path / "warehouse.duckdb") as con:
        publish(con, file.parent, 1)
        command = [sys.executable, "-c", textwrap.dedent(READER), str(file), str(stop)]
        readers = [
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in range(READERS)
        ]
        for reader in readers:
            assert reader.stdout is not None
            reader.stdout.readline()  # it has begun to read
        for number in range(2, NIGHTS + 1):
            publish(con, file.parent, number)
        stop.touch()
        answers = [reader.communicate() for reader in readers]
    assert [said for _, said in answers] == [""] * READERS
    lines = [line.split() for text, _ in answers for line in text.splitlines()]
    assert len({latest for latest, *_ in lines}) > 1  # they read on while nights were published
    for latest, release, *numbers in lines:
        assert latest == release
        assert {float(number) for number in numbers} == {float(latest.removeprefix("r"))}
