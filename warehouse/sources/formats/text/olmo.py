"""What OLMo and OLMo-core print: the marker of a step, and its metrics, one a line.

Source: OLMo train.py (log_metrics_to_console) and scripts/train.py; OLMo-core
callbacks/console_logger.py and evaluator_callback.py.  Metrics have their own names; those of an
evaluation of OLMo-core lack its name, which the line above them tells.  Numbers are printed
rounded, counts of OLMo-core from 1e9 on to four digits.  The lines of an evaluation name no step:
OLMo prints them below the marker of theirs; OLMo-core above it (its trainer logs metrics after
the callbacks of a step), so that theirs is as far behind the last marker as that behind the one
before, and at most the last step of the run.
"""

import re

from warehouse.sources.formats.text.spoken import NUMBER, Spoken, mark, number, whole
from warehouse.sources.records.objects import BrokenRecord

MARKER = re.compile(r"\[step=(\d[\d,]*)/(\d[\d,]*|\?\?\?)(?:,[^\]]*)?\]")
EVALUATED = re.compile(r"Finished (.+) evals in [\d.]+ seconds\. Metrics:")
METRIC = re.compile(rf"([^=]+)=({NUMBER})([BTPE]?)")
SUFFIXES = {"": 1.0, "B": 1e9, "T": 1e12, "P": 1e15, "E": 1e18}
GROUPS = (
    *("train/", "eval/", "throughput/", "optim/", "system/", "System/", "gpu_memory/"),
    "checkpoint/",
)
PARAMETERS = {
    "params_total": re.compile(r"Total number of parameters: ([\d,]+)|([\d,]+) total params"),
    "params_non_embedding": re.compile(
        r"Number of non-embedding parameters: ([\d,]+)|([\d,]+) non-embedding params"
    ),
}
MARK = mark(r"\[step=\d[\d,]*/[\d,?]+[^\]\n]*\][^\n]*\n[^\n]*(?:train|throughput)/[^\n]*=")


class Olmo:
    """One log while it is read."""

    def __init__(self) -> None:
        """Start before the first step."""
        self._step: int | None = None
        self._next: int | None = None
        self._evaluation: str | None = None

    def hear(self, text: str) -> Spoken | None:
        """A marker, a metric below it, or the size of the model."""
        if text.startswith("[step="):
            return self._marker(text)
        if found := EVALUATED.fullmatch(text):
            self._evaluation = f"eval/{found[1]}/"
            return None
        if text.startswith(GROUPS):
            return _metric(text, self._step)
        if self._evaluation is not None and METRIC.fullmatch(text):
            return _metric(f"{self._evaluation}{text}", self._next)
        self._evaluation = None
        return _size(text)

    def _marker(self, text: str) -> Spoken:
        before = self._step
        self._step = self._next = self._evaluation = None
        found = MARKER.fullmatch(text)
        if found is None:
            raise BrokenRecord("a cut marker of a step")
        step = self._step = whole(found[1])
        last = None if found[2] == "???" else whole(found[2])
        self._next = step + (1 if before is None else max(1, step - before))
        self._next = self._next if last is None else min(self._next, last)
        return Spoken(config={} if last is None else {"max_steps": last})


def _metric(text: str, step: int | None) -> Spoken:
    found = METRIC.fullmatch(text)
    if found is None:
        raise BrokenRecord("a cut line of a metric")
    if step is None:
        raise BrokenRecord("a metric before the marker of its step")
    return Spoken({"step": step, found[1]: number(found[2]) * SUFFIXES[found[3]]})


def _size(text: str) -> Spoken | None:
    for key, pattern in PARAMETERS.items():
        if found := pattern.fullmatch(text):
            return Spoken(config={key: whole(found[1] or found[2])})
    return None
