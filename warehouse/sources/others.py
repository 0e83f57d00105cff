"""Files beside the logs that are passed over, together by the reason: counted and named."""

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath

from warehouse.sources.locations import public

# Kinds of files that are no logs: in a folder they are counted, not opened.
NO_LOGS = frozenset(
    {
        *(".pt", ".pth", ".bin", ".ckpt", ".safetensors", ".npy", ".npz", ".pkl", ".pickle"),
        *(".h5", ".hdf5", ".onnx", ".gguf", ".msgpack", ".arrow", ".idx", ".model", ".tar"),
        *(".png", ".jpg", ".jpeg", ".gif", ".svg", ".pdf", ".html", ".htm", ".css", ".js"),
        *(".py", ".pyc", ".ipynb", ".sh", ".slurm", ".md", ".rst", ".toml", ".lock", ".duckdb"),
        *(".zip", ".so", ".whl", ".patch", ".diff"),
    }
)
RANK = re.compile(r"rank[-_.]?(\d+)(?=[^/]*$)")  # in the file's name


@dataclass(frozen=True)
class Others:
    """Files that are passed over for one reason.

    name     a pattern that stands for them, as LogFile has names
    reason   why
    files    how many there are
    example  the name of one
    """

    name: str
    reason: str
    files: int
    example: str

    @property
    def problem(self) -> str:
        """What people are told."""
        return f"{self.reason}: {self.files} files, such as {self.example}"


def by_kind(path: str, names: list[str]) -> list[Others]:
    """Files below the path of a source that are no logs by their kind, together by their suffix."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for name in names:
        kinds[PurePosixPath(name).suffix.lower()].append(name)
    folder, reason = public(path).rstrip("/"), "no log by its kind"
    return [
        Others(f"{folder}/**/*{kind}", reason, len(found), min(found))
        for kind, found in sorted(kinds.items())
    ]


def first_ranks(paths: list[str]) -> tuple[list[str], list[str]]:
    """The paths without those that differ from another by a higher rank alone, and these."""
    ranks: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for path in paths:
        found = RANK.search(path)
        key, rank = (path, 0) if found is None else (_of_any_rank(path), int(found[1]))
        ranks[key].append((rank, path))
    first = [min(found)[1] for found in ranks.values()]
    return first, sorted(set(paths) - set(first))


def by_rank(names: list[str]) -> list[Others]:
    """The files of higher ranks, together by the run that they log."""
    runs: dict[str, list[str]] = defaultdict(list)
    for name in names:
        runs[_of_any_rank(name)].append(name)
    reason = "other ranks of a run of which the first rank is read"
    return [Others(name, reason, len(found), min(found)) for name, found in sorted(runs.items())]


def _of_any_rank(path: str) -> str:
    """A pattern for the files of all ranks."""
    found = RANK.search(path)
    return path if found is None else f"{path[: found.start(1)]}*{path[found.end(1) :]}"
