"""The run that a file stands for: its name, or that of the folder above a generic one."""

import re
from pathlib import PurePosixPath

from warehouse.sources.records.names import clean
from warehouse.sources.source import PLACE

# What names a format, a compression or a rotation, not a run.
SUFFIXES = frozenset(
    {
        *(".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".pq", ".log", ".txt", ".out"),
        *(".gz", ".bz2", ".xz", ".zst", ".wandb", ".db", ".sqlite", ".yaml", ".yml"),
    }
)
# Names of a file or a folder inside the folder of its run: the folder then names the run.
GENERIC = re.compile(
    r"""(
    data | eval | events | history | logs? | metrics | output | progress | results? | run | scalars
    | stdout | stderr | console | main | train(ing)? | trainer_(log|state) | hparams | config
    | params | valid(ation)? | tb | tensorboard | lightning_logs | csv_logs? | summary | tfevents
    | events\.out\.tfevents(\..*)? | val | version_\d+ | checkpoint-\d+ | files
    | args | arguments | configuration | settings | hyper[-_]?param(eter)?s | meta_\d+
    | (model|train(ing)?|run|job|experiment)[-_](args|config|settings)
    | (metrics|log|train|history|stdout)?[-_.]?rank[-_.]?\d+ | (logs?|metrics)[-_.]?\d+
    )""",
    re.VERBOSE | re.IGNORECASE,
)


def run_of(path: str, template: str | None) -> str:
    """The run that the file at the path stands for, or what the template makes of it.

    {stem} is the file's name without suffixes, {folder} the folder it lies in, {parent} the one
    above that.
    """
    parts = PurePosixPath(path).parts
    stem = strip_suffixes(parts[-1])
    folders = [part for part in parts[:-1] if part != "/"]
    if template is not None:
        parent, folder = ["", "", *folders][-2:]
        places = {"stem": stem, "folder": folder, "parent": parent}
        return clean(PLACE.sub(lambda place: places[place[1]], template))
    named = [name for name in (*folders, stem) if not GENERIC.fullmatch(name)]
    is_in_folder = bool(folders) and GENERIC.fullmatch(stem) is not None
    return clean((named or folders)[-1] if is_in_folder else stem)


def strip_suffixes(file: str) -> str:
    """The file's name without what names its format, compression and rotation."""
    name = re.sub(r"(?<=.)\.\d{1,3}$", "", file)  # rotated: metrics.jsonl.1
    name = name if name != file and PurePosixPath(name).suffix.lower() in SUFFIXES else file
    while (suffix := PurePosixPath(name).suffix).lower() in SUFFIXES:
        name = name.removesuffix(suffix)
    return name
