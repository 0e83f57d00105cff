"""Reading trackers' logs: ours beside the tracker's own library, on the same file.

The files are a run of examples/ as the real libraries wrote it, repeated.  Ours looks at every
checksum, and gives points with run, step, time and record.  The peers need packages that this
project does without: pip install tensorboard wandb.
"""

import resource
import shutil
import subprocess
import time
import zlib
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from warehouse.sources.binary import leveldb
from warehouse.sources.fields import roles
from warehouse.sources.files import find
from warehouse.sources.formats.wandb import HEADER
from warehouse.sources.read import look, read
from warehouse.sources.reading import Reading
from warehouse.sources.snapshot import Snapshot
from warehouse.sources.source import Source

TITLE = "trackers' logs into points (CPU seconds per million values, the least of three rounds)"
WRITTEN = Path(__file__).parent.parent / "tests" / "warehouse" / "formats" / "written"
EVENTS = WRITTEN / "tensorboard" / "scalars" / "events.out.tfevents.1795364331.host"
RUN = WRITTEN / "wandb" / "run-rope24.wandb"
ROUNDS = 3

Reads = Callable[[Path], int | None]  # a file to the number of its values, where it is told


def run(is_full: bool = False) -> Iterator[str]:
    """One line a tracker and a reader: time, and how often ours fits into it."""
    copies = 2000 if is_full else 500
    with TemporaryDirectory() as folder:
        events, wandb = Path(folder) / EVENTS.name, Path(folder) / RUN.name
        events.write_bytes(EVENTS.read_bytes() * copies)
        wandb.write_bytes(_repeated(RUN, copies))
        yield from _compare("TensorBoard", events, "EventAccumulator", _tensorboard())
        yield from _compare("W&B", wandb, "leet inspect --json", _wandb())


def _compare(tracker: str, file: Path, peer: str, theirs: Reads | None) -> Iterator[str]:
    values, ours = _least(_lawbook, file)
    millions = (values or 0) / 1e6
    yield f"{tracker:12} {'lawbook':20} {ours / millions:6.2f} s"
    if theirs is None:
        yield f"{tracker:12} {peer:20} is not installed"
        return
    found, seconds = _least(theirs, file)
    assert found in (None, values), f"{peer} gives {found} values, ours {values}"
    yield f"{tracker:12} {peer:20} {seconds / millions:6.2f} s   x {seconds / ours:.1f}"


def _least(reads: Reads, file: Path) -> tuple[int | None, float]:
    """How many values the reader gives, and the least CPU time it took."""
    spent = []
    for _ in range(ROUNDS):
        start = _cpu()
        values = reads(file)
        spent.append(_cpu() - start)
    return values, min(spent)


def _cpu() -> float:
    """CPU seconds of this process and of those that it ran."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _lawbook(file: Path) -> int:
    source = Source(name="log", path=file.name, base=file.parent)
    ((found,), _) = find(source)
    tables = read(look(Snapshot(found), None), roles(source), Reading("run"))
    return sum(len(table) for table in tables)


def _tensorboard() -> Reads | None:
    if find_spec("tensorboard") is None:
        return None
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    def reads(file: Path) -> int:
        events = EventAccumulator(str(file), size_guidance={"scalars": 0})
        events.Reload()
        return sum(len(events.Scalars(tag)) for tag in events.Tags()["scalars"])

    return reads


def _wandb() -> Reads | None:
    command = shutil.which("wandb")
    if command is None:
        return None

    def reads(file: Path) -> None:
        asked = [command, "leet", "inspect", "--json", str(file)]
        subprocess.run(asked, stdout=subprocess.DEVNULL, check=True)

    return reads


def _repeated(file: Path, copies: int) -> bytes:
    """The records of the run again and again."""
    with file.open("rb") as stream:
        data = bytearray(stream.read(len(HEADER)))
        records = [one.data for one in leveldb.records(stream, 0, len(data)) if one.data]
    for record in records * copies:
        _append(data, record)
    return bytes(data)


def _append(data: bytearray, record: bytes) -> None:
    """Put a record behind the others, in fragments where it crosses blocks."""
    left, is_first = record, True
    while is_first or left:
        room = leveldb.BLOCK - len(data) % leveldb.BLOCK
        if room < leveldb.HEADER.size:
            data += bytes(room)
            room = leveldb.BLOCK
        part, left = left[: room - leveldb.HEADER.size], left[room - leveldb.HEADER.size :]
        kinds = (leveldb.FIRST, leveldb.FULL) if is_first else (leveldb.MIDDLE, leveldb.LAST)
        kind = kinds[not left]
        checksum = zlib.crc32(part, leveldb.BEGUN[kind])
        data += leveldb.HEADER.pack(checksum, len(part), kind) + part
        is_first = False
