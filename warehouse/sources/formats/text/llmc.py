"""What llm.c writes: main.log, and the table and the steps that it prints.

Source: llm.c llmc/logger.h and train_gpt2.cu.  Metrics have the names of main.log: trl and tel are
the losses of training and validation, in nats/token.  A printed `val loss` names no step: it is
taken after the step printed before it.
"""

import re
from typing import Any

from warehouse.sources.formats.text.spoken import Spoken, mark
from warehouse.sources.records.objects import BrokenRecord

VALUE = r"(-?\d+\.\d+|-?nan|-?inf)"
LOGGED = re.compile(
    r"s:(\d+) (?:(tel|eval):(-?\d+\.\d{4}|-?nan|-?inf)"
    r"|trl:(-?\d+\.\d{4}|-?nan|-?inf)(?: lr:(\d+\.\d{6}) norm:(\d+\.\d\d|-?nan|-?inf))?)"
)
STEP = re.compile(
    rf"step\s+(\d+)/(\d+) \| loss {VALUE} \([^)]*\)\| norm {VALUE} \([^)]*\)"
    r"\| lr (\d\.\d+e[-+]\d+) \| [\d.]+ ms \| .*tok/s"
)
STEP_ON_CPU = re.compile(rf"step\s+(\d+)/(\d+): train loss {VALUE} \(.*\)")
EVALUATION = re.compile(r"val loss (-?\d+\.\d{6}|-?nan|-?inf)")
FACT = re.compile(r"\| (\S.*?)\s+\| (\S.*?)\s+\|")
WIDEST = 400  # characters of a row of the table
MARK = mark(
    r"(?:s:\d+ (?:trl|tel|eval):-?[\dni]|\| Parameter +\| Value +\|\s*$"
    r"|step +\d+/\d+ \| loss \d+\.\d+ \(\S+\)\| norm )"
)


class LlmC:
    """One log while it is read."""

    def __init__(self) -> None:
        """Start before the first step."""
        self._step = 0

    def hear(self, text: str) -> Spoken | None:
        """A line of main.log, a printed step, an evaluation, or a row of the table."""
        if re.match(r"s:\d", text):
            return _logged(text)
        if re.match(r"step\s+\d+/", text):
            return self._printed(text)
        if text.startswith("val loss "):
            return self._evaluation(text)
        found = FACT.fullmatch(text) if len(text) < WIDEST else None
        if found is None or found[1] == "Parameter" or found[2] == "-1":
            return None
        return Spoken(config={found[1]: found[2]})

    def _printed(self, text: str) -> Spoken:
        if found := STEP.fullmatch(text):
            more = {"norm": float(found[4]), "lr": float(found[5])}
        elif found := STEP_ON_CPU.fullmatch(text):
            more = {}
        else:
            raise BrokenRecord("a cut line of a step")
        self._step = int(found[1])
        row = {"step": self._step, "trl": float(found[3]), **more}
        return Spoken(row, {"train_num_batches": int(found[2])})

    def _evaluation(self, text: str) -> Spoken:
        found = EVALUATION.fullmatch(text)
        if found is None:
            raise BrokenRecord("a cut line of an evaluation")
        return Spoken({"step": self._step, "tel": float(found[1])})


def _logged(text: str) -> Spoken:
    found = LOGGED.fullmatch(text)
    if found is None:
        raise BrokenRecord("a cut line of main.log")
    row: dict[str, Any] = {"step": int(found[1])}
    if found[2] is not None:
        return Spoken({**row, found[2]: float(found[3])})
    row["trl"] = float(found[4])
    more = {} if found[5] is None else {"lr": float(found[5]), "norm": float(found[6])}
    return Spoken({**row, **more})
