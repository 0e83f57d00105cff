"""The CSV that TensorBoard's page downloads: one tag of one run, both told by the file's name.

Source: TensorBoard's scalar cards, which name it run-RUN-tag-TAG.csv with "/" written as "_".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from warehouse.errors import FileUnreadable
from warehouse.sources.reading import Reading
from warehouse.sources.records import names
from warehouse.sources.records.columns import Columns
from warehouse.sources.run_names import run_of, strip_suffixes

HEADER = ["Wall time", "Step", "Value"]
NAME = re.compile(r"run-(.+?)-tag-(.+)")


def named(
    chunks: Iterable[Columns], file: str, reading: Reading, is_named: bool
) -> Iterator[Columns]:
    """The chunks, those of a download with the tag as their column and the run in the reading.

    is_named is true when the settings name the run of each file.
    Raises FileUnreadable where the name of a download tells no tag.
    """
    for chunk in chunks:
        if chunk.names == HEADER:
            run, tag = _run_and_tag(file)
            reading.run = reading.run if is_named else run
            chunk = replace(chunk, names=["wall_time", "step", tag])
        yield chunk


def _run_and_tag(file: str) -> tuple[str, str]:
    path = PurePosixPath(file)
    found = NAME.fullmatch(strip_suffixes(path.name))
    if found is None:
        raise FileUnreadable(
            f"a download of TensorBoard, whose tag only the file's name tells: name it "
            f"run-RUN-tag-TAG.csv, not {names.clean(path.name)}"
        )
    own = found[1] != "."  # a dot is the folder of all runs
    run = found[1] if own else run_of(str(path.with_name("metrics.csv")), None)
    return names.clean(run), names.clean(re.sub(r" ?\(\d+\)$", "", found[2]))
