"""What the folders of an event file say of its tags: a run may have several.

train/ and the like name their part in the metric.  What add_scalars wrote as "loss" to loss_train/
(torch) or to loss/train/ (tensorboardX) is the metric "loss/train" of the run above: there the file
has no other tag, and the run has an event file of its own.  So it has where add_hparams made a
folder that is named for the instant.
"""

import re
from collections.abc import Collection
from pathlib import PurePosixPath

from warehouse.sources.log_file import LogFile
from warehouse.sources.records.names import clean
from warehouse.sources.run_names import run_of

SPLITS = frozenset({"train", "training", "eval", "val", "valid", "validation", "test"})
NAME = "events.out.tfevents"
INSTANT = re.compile(r"\d{10}\.\d+")  # seconds since 1970


class Folders:
    """The folders above one event file; run is the run that they stand for."""

    def __init__(
        self, file: LogFile, run: str, may_rename: bool, known: Collection[str] = ()
    ) -> None:
        """Take the run that the file stands for; may_rename is false where the settings name it.

        known are the metrics that earlier readings of the file gave.
        """
        self._known = set(known)
        self._file, self.run, self._may_rename = file, run, may_rename
        self._folder = PurePosixPath(file.name).parent.name
        if may_rename and INSTANT.fullmatch(self._folder):
            self.run = self._run_above(1) or run
        self._split = self._folder if self._folder in SPLITS and self._folder != run else None

    def places(self, tags: Collection[str]) -> dict[str, tuple[str, str]]:
        """(run, metric) of each of the tags; those of the file's first events decide for all."""
        is_first, is_alone = not self._known, len(tags) == 1
        places = {}
        for tag in tags:
            part = self._part(tag) if self._may_rename else None
            is_part = is_alone if is_first else part is not None and part[1] in self._known
            own = self.run, clean(self._metric(tag))
            places[tag] = part if part is not None and is_part else own
        self._known.update(metric for _, metric in places.values())
        return places

    def _metric(self, tag: str) -> str:
        is_told = self._split is None or tag.startswith(f"{self._split}/")
        return tag if is_told else f"{self._split}/{tag}"

    def _part(self, tag: str) -> tuple[str, str] | None:
        """(run, metric) of what add_scalars wrote, null where another wrote it."""
        prefix, steps = f"{tag.replace('/', '_')}_", tuple(tag.split("/"))
        parents = PurePosixPath(self._file.name).parents
        if tag and self._folder.startswith(prefix) and len(parents) > 1:
            part, levels = self._folder.removeprefix(prefix), 1
        elif tag and parents[1:] and parents[1].parts[-len(steps) :] == steps:
            part, levels = self._folder, 1 + len(steps)
        else:
            return None
        run = self._run_above(levels)
        return None if run is None else (run, clean(f"{tag}/{part}"))

    def _run_above(self, levels: int) -> str | None:
        """The run so many levels above the file's folder, null where no event file lies there."""
        parents = PurePosixPath(self._file.name).parents
        if levels >= len(parents):
            return None
        folder = str(PurePosixPath(self._file.path).parents[levels])
        try:
            names = self._file.system.ls(folder, detail=False)
        except OSError:
            return None
        has_events = any("tfevents" in PurePosixPath(name).name for name in names)
        return run_of(str(parents[levels] / NAME), None) if has_events else None
