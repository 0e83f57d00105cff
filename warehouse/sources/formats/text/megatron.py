"""What Megatron-LM prints: training_log, evaluate_and_print_results and print_args.

Source: Megatron-LM megatron/training/training.py and arguments.py; Megatron-DeepSpeed and MindSpeed
print the same lines.  Metrics get the names that Megatron gives them in TensorBoard.  Tokens are
`consumed samples` times `seq_length` of the printed arguments; the evaluation at the end is
printed for the validation set and the test set, which keep apart.
"""

import re

from warehouse.sources.formats.text.spoken import NUMBER, Spoken, mark, number, whole
from warehouse.sources.reading import EXCERPT
from warehouse.sources.records.objects import BrokenRecord

ITERATION = re.compile(r"iteration\s+(\d+)/\s*(\d+)\s*\|(.*)\|")
FIELD = re.compile(rf"([^:|]+):\s*({NUMBER})(?:/{NUMBER})?\s*[A-Za-z%/]*")
EVALUATION = re.compile(
    r"validation loss at iteration (\d+)(?: on (validation|test) set)?\s*\|(.*)\|"
)
ARGUMENT = re.compile(r"(\w+) \.+ (.*)")
PARAMETERS = re.compile(
    r"> number of parameters on \(tensor, pipeline\) model parallel rank \(\d+, \d+\): (\d+)"
)
IN_TENSORBOARD = {
    "learning rate": "learning-rate",
    "global batch size": "batch-size",
    "grad norm": "grad-norm",
    "num zeros": "num-zeros",
    "params norm": "params-norm",
    "loss scale": "loss-scale",
}
SPLITS = (
    *("tensor_model_parallel_size", "pipeline_model_parallel_size"),
    "expert_model_parallel_size",
)
MARK = mark(
    r"(?:iteration +\d+/ *\d+ *\|.* (?:consumed samples|lm loss): |seq_length \.{3,} \d+\s*$)"
)


class Megatron:
    """One log while it is read."""

    def __init__(self) -> None:
        """Start before the arguments are printed."""
        self._is_in_arguments = False
        self._splits = {"expert_model_parallel_size": "1"}  # older versions have no such argument

    def hear(self, text: str) -> Spoken | None:
        """An iteration, an evaluation, an argument, or the parameters of the model."""
        if text.startswith("iteration ") and "/" in text[:40]:
            return _iteration(text)
        if text.startswith("validation loss at "):
            return _evaluation(text)
        if text.startswith("> number of parameters on "):
            return self._parameters(text)
        if text.strip("- ") in ("arguments", "end of arguments"):
            self._is_in_arguments = not text.strip("- ").startswith("end")
        return self._argument(text) if self._is_in_arguments else None

    def _argument(self, text: str) -> Spoken | None:
        found = ARGUMENT.fullmatch(text)
        if found is None or found[2] == "None":
            return None
        if found[1] in SPLITS:
            self._splits[found[1]] = found[2]
        return Spoken(config={found[1]: found[2]})

    def _parameters(self, text: str) -> Spoken | None:
        """All of them, where the arguments say that this rank holds the whole model."""
        found = PARAMETERS.fullmatch(text)
        if found is None or any(self._splits.get(split) != "1" for split in SPLITS):
            return None
        return Spoken(config={"num_parameters": int(found[1])})


def _iteration(text: str) -> Spoken:
    found = ITERATION.fullmatch(text)
    if found is None:
        raise BrokenRecord("a cut line of an iteration")
    fields = _fields(found[3])
    named = {IN_TENSORBOARD.get(name, name): value for name, value in fields.items()}
    config = {"train_iters": whole(found[2])}
    return Spoken({"iteration": whole(found[1]), **named}, config)


def _evaluation(text: str) -> Spoken:
    found = EVALUATION.fullmatch(text)
    if found is None:
        raise BrokenRecord("an evaluation without its iteration, or cut")
    part = "test" if found[2] == "test" else "validation"
    row: dict[str, float] = {"iteration": whole(found[1])}
    for name, value in _fields(found[3]).items():
        metric, _, kind = name.rpartition(" ")
        row[f"{metric} {part}" + (" ppl" if kind == "PPL" else "")] = value
    return Spoken(row)


def _fields(text: str) -> dict[str, float]:
    """Names and numbers between bars; raises BrokenRecord where one is neither, or twice there."""
    fields: dict[str, float] = {}
    for part in map(str.strip, text.split("|")):
        found = FIELD.fullmatch(part)
        if found is None or found[1] in fields:
            raise BrokenRecord(f'"{part[:EXCERPT]}" is no name and number')
        fields[found[1]] = number(found[2])
    return fields
