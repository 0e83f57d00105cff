"""What nanoGPT prints: the lines of an iteration and of an evaluation.

Source: nanoGPT train.py and model.py.  An evaluation's metrics have the names of nanoGPT's W&B
log.  Tokens are the iteration times `tokens per iteration`; the parameters are those of the two
groups of the optimiser, embeddings among them.
"""

import re

from warehouse.sources.formats.text.spoken import Spoken, mark, whole
from warehouse.sources.records.objects import BrokenRecord

LOSS = r"(-?\d+\.\d{4}|nan|inf)"
EVALUATION = re.compile(rf"step (\d+): train loss {LOSS}, val loss {LOSS}")
ITERATION = re.compile(
    r"iter (\d+): loss (-?\d+\.\d+|nan|inf), time (\d+\.\d+)ms(?:, mfu (-?\d+\.\d+)%)?"
)
BATCH = re.compile(r"tokens per iteration will be: ([\d,]+)")
GROUP = re.compile(r"num (non-)?decayed parameter tensors: \d+, with ([\d,]+) parameters")
OVERRIDE = re.compile(r"Overriding: (\w+) = (.+)")
MARK = mark(
    r"(?:step \d+: train loss \S+, val loss|iter \d+: loss \S+, time [\d.]+ms"
    r"|tokens per iteration will be: \d)"
)


class NanoGpt:
    """One log while it is read."""

    def __init__(self) -> None:
        """Start before the optimiser is told its parameters."""
        self._parameters: dict[bool, int] = {}

    def hear(self, text: str) -> Spoken | None:
        """An evaluation, an iteration, or a fact of the run."""
        if re.match(r"step \d+: ", text):
            return _evaluation(text)
        if re.match(r"iter \d+: ", text):
            return _iteration(text)
        if found := BATCH.fullmatch(text):
            return Spoken(config={"tokens_per_iter": whole(found[1])})
        if found := OVERRIDE.fullmatch(text):
            return Spoken(config={found[1]: found[2]})
        found = GROUP.fullmatch(text)
        return None if found is None else self._group(bool(found[1]), whole(found[2]))

    def _group(self, is_not_decayed: bool, parameters: int) -> Spoken | None:
        self._parameters[is_not_decayed] = parameters
        if len(self._parameters) < 2:
            return None
        return Spoken(config={"num_params": sum(self._parameters.values())})


def _evaluation(text: str) -> Spoken:
    found = EVALUATION.fullmatch(text)
    if found is None:
        raise BrokenRecord("a cut line of an evaluation")
    row = {"train/loss": float(found[2]), "val/loss": float(found[3])}
    return Spoken({"iter": int(found[1]), **row})


def _iteration(text: str) -> Spoken:
    found = ITERATION.fullmatch(text)
    if found is None:
        raise BrokenRecord("a cut line of an iteration")
    row = {"loss": float(found[2]), "time (ms)": float(found[3])}
    mfu = {} if found[4] is None else {"mfu": float(found[4])}
    return Spoken({"iter": int(found[1]), **row, **mfu})
