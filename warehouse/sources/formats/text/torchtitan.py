"""What torchtitan prints: the line of a step, of a validation, and the job's configuration.

Source: torchtitan components/metrics.py (log, log_validation), trainer.py and tools/logging.py.
Metrics get the names that torchtitan gives them in TensorBoard; its throughput is that of one
device.  The tokens of a step are the global batch times the sequence length, both printed when
the trainer starts.
"""

import re
from typing import Any

from warehouse.sources.formats.text.blocks import Block
from warehouse.sources.formats.text.spoken import NUMBER, Spoken, mark, number, whole
from warehouse.sources.reading import EXCERPT
from warehouse.sources.records.objects import BrokenRecord

STEP = re.compile(r"(validate )?step:\s*(\d+)(?:/\d+ = [\d.]+%)?((?:\s+[\w/]+:\s*\S+)+)")
FIELD = re.compile(r"\s+([\w/]+):\s*(\S+)")
VALUE = re.compile(rf"({NUMBER})(?:GiB\({NUMBER}%\)|%)?")
STARTED = re.compile(
    r"Trainer is initialized with local batch size (\d+), global batch size (\d+), "
    r"gradient[_ ]accumulation[_ ]steps:? (\d+), sequence length (\d+), total steps (\d+)\b.*"
)
SIZE = re.compile(r"Model .* size: ([\d,]+) total parameters")
CONFIGURATION = ("Running with args: {", "Running with configs: {")
IN_TRAINING = {
    "loss": "loss_metrics/global_avg_loss",
    "memory": "memory/max_reserved(GiB)",
    "tps": "throughput(tps)",
    "mfu": "mfu(%)",
}
IN_VALIDATION = {
    "loss": "validation_metrics/loss",
    "memory": "validation_metrics/memory/max_reserved(GiB)",
    "tps": "validation_metrics/throughput(tps)",
}
MARK = mark(
    r"(?:(?:validate )?step: +\d+\s.{0,40}loss: .{0,100}memory: .{0,12}GiB\("
    r"|Trainer is initialized with local batch size )"
)


class Torchtitan:
    """One log while it is read; a line has all that the first of its kind had, or was cut."""

    def __init__(self) -> None:
        """Start before the configuration is printed."""
        self._block: Block | None = None
        self._shapes: dict[bool, set[tuple[str, str]]] = {}

    def hear(self, text: str) -> Spoken | None:
        """A step, a validation, or a part of the configuration."""
        if re.match(r"(?:validate )?step:\s*\d", text):
            return self._step(text)
        if self._block is not None:
            return self._configuration(self._block, text)
        if text in CONFIGURATION:
            self._block = Block()
        return _started(text)

    def _configuration(self, block: Block, text: str) -> Spoken | None:
        self._block = None
        config = block.take(text)
        self._block = block if config is None else None
        return None if config is None else Spoken(config=config)

    def _step(self, text: str) -> Spoken:
        found = STEP.fullmatch(text)
        if found is None:
            raise BrokenRecord("a cut line of a step")
        fields = dict(FIELD.findall(found[3]))
        shape = {(name, re.sub(NUMBER, "#", text)) for name, text in fields.items()}
        if not {"loss", "memory"} <= fields.keys() or self._lacks_some(bool(found[1]), shape):
            raise BrokenRecord("a cut line of a step")
        names = IN_VALIDATION if found[1] else IN_TRAINING
        told = {name: text for name, text in fields.items() if text != "N/A"}
        row = {names.get(name, name): _value(text) for name, text in told.items()}
        return Spoken({"step": whole(found[2]), **row})

    def _lacks_some(self, is_validation: bool, shape: set[tuple[str, str]]) -> bool:
        """Whether the line lacks a name or a unit that the first of its kind had."""
        return bool(self._shapes.setdefault(is_validation, shape) - shape)


def _value(text: str) -> float:
    found = VALUE.fullmatch(text)
    if found is None:
        raise BrokenRecord(f'"{text[:EXCERPT]}" is no number')
    return number(found[1])


def _started(text: str) -> Spoken | None:
    if found := SIZE.fullmatch(text):
        return Spoken(config={"num_params": whole(found[1])})
    if found := STARTED.fullmatch(text):
        local, batch, accumulation, length, steps = (int(count) for count in found.groups())
        config: dict[str, Any] = {
            "local_batch_size": local,
            "global_batch_size": batch,
            "gradient_accumulation_steps": accumulation,
            "seq_len": length,
            "batch_tokens": batch * length,
            "total_steps": steps,
        }
        return Spoken(config=config)
    return None
