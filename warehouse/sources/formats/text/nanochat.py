"""What nanochat prints: the line of a step, evaluations, the model and its parameters.

Source: nanochat scripts/base_train.py.  Metrics have the names of its W&B log.  The loss of
training is a running mean; `val/bpb` is bits per byte, not nats per token.  Tokens are the step
times `total_batch_size`.
"""

import re

from warehouse.sources.formats.text.blocks import Block
from warehouse.sources.formats.text.spoken import NUMBER, Spoken, mark, number, whole
from warehouse.sources.reading import EXCERPT
from warehouse.sources.records.objects import BrokenRecord

STEP = re.compile(r"step (\d+)/(\d+) \([\d.]+%\) \|(.*)")
FIELD = re.compile(rf" ?([A-Za-z][\w /.-]*): ({NUMBER})(?:ms|m|%)?(?: pq: \d+ rg: \d+)? ?")
EVALUATIONS = {
    "val/bpb": re.compile(r"Step (\d+) \| Validation bpb: (\d+\.(?:\d{4}|\d{6})|nan|inf)"),
    "core_metric": re.compile(r"Step (\d+) \| CORE metric: (-?\d+\.\d{4})"),
}
FACTS = {
    "vocab_size": re.compile(r"Vocab size: ([\d,]+)"),
    "num_layers": re.compile(r"num_layers: (\d+)"),
    "model_dim": re.compile(r"model_dim: (\d+)"),
    "num_heads": re.compile(r"num_heads: (\d+)"),
    "num_kv_heads": re.compile(r"num_kv_heads: (\d+)"),
    "num_params": re.compile(r"Number of parameters: ([\d,]+)(?: \(.*)?"),
    "num_flops_per_token": re.compile(r"Estimated FLOPs per token: (\d\.\d+e[+]\d+)"),
    "total_batch_size": re.compile(r"Total batch size ([\d,]+) => gradient accumulation steps: .*"),
    "total_train_tokens": re.compile(r"Total number of training tokens: ([\d,]+)"),
}
PART = re.compile(r"(\w+)\s*: ([\d,]+)")
IN_WANDB = {
    "loss": "train/loss",
    "lrm": "train/lrm",
    "tok/sec": "train/tok_per_sec",
    "mfu": "train/mfu",
    "bf16_mfu": "train/mfu",
    "grad norm": "train/grad_norm",
    "dt": "dt (ms)",
    "total time": "total time (min)",
}
MARK = mark(
    r"(?:step \d{5,}/\d+ \([\d.]+%\) \| loss: |Step \d{5,} \| Validation bpb: "
    r"|Estimated FLOPs per token: \d\.\d+e)"
)


class Nanochat:
    """One log while it is read."""

    def __init__(self) -> None:
        """Start before the model is told."""
        self._block: Block | None = None
        self._is_counting = self._is_model_next = False

    def hear(self, text: str) -> Spoken | None:
        """A step, an evaluation, or a fact of the run."""
        if re.match(r"step \d+/", text):
            return _step(text)
        if re.match(r"Step \d+ \| (?:Validation bpb|CORE metric)", text):
            return _evaluation(text)
        return self._model(text) or self._part(text) or _fact(text)

    def _model(self, text: str) -> Spoken | None:
        """The model's configuration, which is printed as JSON."""
        block, self._block = self._block, None
        if block is not None:
            config = block.take(text)
            self._block = block if config is None else None
            return None if config is None else Spoken(config=config)
        if text == "{" and self._is_model_next:
            self._block = Block()
        self._is_model_next = text == "Model config:"
        return None

    def _part(self, text: str) -> Spoken | None:
        """The parameters of a part of the model, from a table of them."""
        if text == "Parameter counts:":
            self._is_counting = True
            return None
        found = PART.fullmatch(text) if self._is_counting else None
        if found is None:
            self._is_counting = False
            return None
        key = "num_params" if found[1] == "total" else f"params.{found[1]}"
        return Spoken(config={key: whole(found[2])})


def _step(text: str) -> Spoken:
    found = STEP.fullmatch(text)
    if found is None:
        raise BrokenRecord("a cut line of a step")
    row: dict[str, float] = {"step": int(found[1])}
    for part in found[3].split("|"):
        one = FIELD.fullmatch(part)
        if one is None:
            raise BrokenRecord(f'"{part.strip()[:EXCERPT]}" is no name and number')
        if one[1] not in ("epoch", "eta"):
            row[IN_WANDB.get(one[1], one[1])] = number(one[2])
    if "total time (min)" not in row:
        raise BrokenRecord("a cut line of a step")
    return Spoken(row, {"num_iterations": int(found[2])})


def _evaluation(text: str) -> Spoken:
    for metric, pattern in EVALUATIONS.items():
        if found := pattern.fullmatch(text):
            return Spoken({"step": int(found[1]), metric: float(found[2])})
    raise BrokenRecord("a cut line of an evaluation")


def _fact(text: str) -> Spoken | None:
    for key, pattern in FACTS.items():
        if found := pattern.fullmatch(text):
            return Spoken(config={key: number(found[1])})
    return None
