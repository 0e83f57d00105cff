"""What OLMo and OLMo-core print: the marker of a step, and its metrics, one a line.

Source: OLMo train.py (log_metrics_to_console) and scripts/train.py; OLMo-core
callbacks/console_logger.py and evaluator_callback.py.  Metrics have their own names; those of an
evaluation of OLMo-core lack its name, which the line above them tells.  Numbers are printed
rounded, counts of OLMo-core from 1e9 on to four digits.  The lines of an evaluation name no step:
it is that of the marker before them, which with OLMo-core may be the step before.
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
        self._evaluation: str | None = None

    def hear(self, text: str) -> Spoken | None:
        """A marker, a metric below it, or the size of the model."""
        if text.startswith("[step="):
            return self._marker(text)
        if found := EVALUATED.fullmatch(text):
            self._evaluation = f"eval/{found[1]}/"
            return None
        if text.startswith(GROUPS):
            return self._metric(text, "")
        if self._evaluation is not None and METRIC.fullmatch(text):
            return self._metric(text, self._evaluation)
        self._evaluation = None
        return _size(text)

    def _marker(self, text: str) -> Spoken:
        self._evaluation = None
        found = MARKER.fullmatch(text)
        if found is None:
            self._step = None
            raise BrokenRecord("a cut marker of a step")
        self._step = whole(found[1])
        return Spoken(config={} if found[2] == "???" else {"max_steps": whole(found[2])})

    def _metric(self, text: str, evaluation: str) -> Spoken | None:
        found = METRIC.fullmatch(text)
        if found is None:
            raise BrokenRecord("a cut line of a metric")
        if self._step is None:
            raise BrokenRecord("a metric before the marker of its step")
        value = number(found[2]) * SUFFIXES[found[3]]
        return Spoken({"step": self._step, f"{evaluation}{found[1]}": value})


def _size(text: str) -> Spoken | None:
    for key, pattern in PARAMETERS.items():
        if found := pattern.fullmatch(text):
            return Spoken(config={key: whole(found[1] or found[2])})
    return None
