"""Write one run of the project's sweep as OLMo, OLMo-core and torchtitan print it.

    python write_texts.py ROOT    with ai2-olmo, ai2-olmo-core and torchtitan installed

The libraries' own code formats and prints the lines; torch, which they import and which formats
nothing, is stood in for, so that it need not be installed.  ROOT is the project's folder.
"""

import importlib.abc
import importlib.machinery
import io
import json
import logging
import os
import socket
import sys
import types
from abc import ABCMeta
from contextlib import redirect_stdout
from pathlib import Path

RUN = "rope-3e11-d32-s0"
HERE = Path(__file__).parent


class _Any(ABCMeta):
    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Any(name, (Anything,), {"is_stood_in": True})

    def __getitem__(cls, key):
        return cls

    def __or__(cls, other):
        return cls

    __ror__ = __or__

    def __iter__(cls):
        return iter(())

    def __float__(cls):
        return 1.0

    def __int__(cls):
        return 1

    def __lt__(cls, other):
        return False

    __gt__ = __le__ = __ge__ = __lt__


class Anything(metaclass=_Any):
    """Whatever is asked of torch."""

    def __new__(cls, *args, **_kwargs):
        if "is_stood_in" not in vars(cls):  # a class of a library, which inherits from torch's
            return object.__new__(cls)
        return args[0] if len(args) == 1 and callable(args[0]) else cls

    def __init_subclass__(cls, **_kwargs):
        pass


class Torch(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds what is not installed, and gives modules in which every name is there."""

    def find_spec(self, name, _path=None, _target=None):
        if name.partition(".")[0] in STOOD_IN:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.__getattr__ = lambda name: _Any(name, (Anything,), {"is_stood_in": True})
        module.__version__ = "2.10.0"
        return module

    def exec_module(self, module):
        pass


STOOD_IN = {"torch", "torchmetrics", "transformers", "datasets", "tokenizers", "torchdata", "boto3"}
STOOD_IN |= {
    "spmd_types",
    "bettermap",
    "sklearn",
    "safetensors",
    "botocore",
    "google",
    "requests",
    "wandb",
    "torchao",
    "tyro",
}


def main(root):
    path = Path(root) / "examples" / "tiny_sweep" / "runs" / f"{RUN}.jsonl"
    header, *rows = map(json.loads, path.read_text().splitlines())
    sys.meta_path.insert(0, Torch())
    os.environ |= {"RANK": "0", "NODE_RANK": "0", "LOCAL_RANK": "0", "FS_LOCAL_RANK": "0"}
    os.environ |= {"WORLD_SIZE": "1", "LOCAL_WORLD_SIZE": "1"}
    for name, printed in (("olmo", olmo), ("olmo_core", olmo_core), ("torchtitan", torchtitan)):
        out = io.StringIO()
        with redirect_stdout(out):
            printed(header["config"], rows, out)
        (HERE / f"{name}.log").write_text(out.getvalue().replace(socket.gethostname(), "node"))


def olmo(config, rows, out):
    import rich
    from olmo import util
    from olmo.train import Trainer

    rich.reconfigure(file=out, width=180, soft_wrap=True)
    util.setup_logging()
    log = logging.getLogger("train")
    log.info(f"Total number of parameters: {config['params_total']:,d}")
    log.info(f"Number of non-embedding parameters: {config['params_non_embedding']:,d}")
    for row in rows:
        marker = f"[step={row['step']}/{config['steps_planned']},epoch=0]"
        metrics = {
            "train/CrossEntropyLoss": row["train/loss"],
            "throughput/total_tokens": row["tokens"],
            "optim/total_grad_norm": 1.0,
        }
        Trainer.log_metrics_to_console(None, marker, metrics)
        evaluated = {"eval/held_out/CrossEntropyLoss": row["eval/loss"]}
        Trainer.log_metrics_to_console(None, "held_out", evaluated)


def olmo_core(config, rows, out):
    from olmo_core.train.callbacks.console_logger import ConsoleLoggerCallback
    from olmo_core.utils import format_float, log_extra_field, setup_logging

    for handler in list(logging.getLogger().handlers):
        logging.getLogger().removeHandler(handler)
    setup_logging()
    log_extra_field("global_rank", 0)
    log_extra_field("local_rank", 0)
    log = logging.getLogger("olmo_core.nn.transformer.config")
    log.info(
        f"Built model with:\n- {config['params_total']:,d} total params\n"
        f"- {config['params_non_embedding']:,d} non-embedding params"
    )
    progress = types.SimpleNamespace(time_remaining=None)
    trainer = types.SimpleNamespace(
        training_progress=progress, max_steps=config["steps_planned"], epoch=1, hard_stop=None
    )
    callback = ConsoleLoggerCallback()
    callback._trainer = trainer
    for row in rows:  # the trainer's order: each step's marker, an evaluation, its step's metrics
        for step in (row["step"] - 2, row["step"] - 1):
            log.info(callback._get_progress_marker(step))
        log.info(
            "Finished lm evals in 1.2 seconds. Metrics:\n"
            f"    held_out/CE loss={format_float(row['eval/loss'])}"
        )
        metrics = {"train/CE loss": row["train/loss"], "throughput/total tokens": row["tokens"]}
        callback.log_metrics(row["step"], metrics)


def torchtitan(config, rows, out):
    from torchtitan.components.metrics import MetricsProcessor
    from torchtitan.tools.logging import init_logger, logger

    init_logger()
    logger.handlers[0].stream = out
    color = types.SimpleNamespace(
        red="\033[31m",
        green="\033[32m",
        orange="\033[38;5;208m",
        turquoise="\033[38;5;45m",
        blue="\033[34m",
        cyan="\033[36m",
        magenta="\033[35m",
        yellow="\033[33m",
        reset="\033[39m",
    )
    size = f"size: {config['params_total']:,} total parameters"
    logger.info(f"{color.blue}Model tiny {color.red}{size}{color.reset}")
    logger.info(
        "Trainer is initialized with local batch size 4, global batch size 4, gradient "
        f"accumulation steps 1, sequence length {config['context']}, "
        f"total steps {config['steps_planned']} (warmup {config['warmup_steps']})"
    )
    memory = types.SimpleNamespace(
        max_active_gib=1.0,
        max_active_pct=1.0,
        max_reserved_gib=1.21,
        max_reserved_pct=0.86,
        num_alloc_retries=0,
        num_ooms=0,
    )
    processor = MetricsProcessor.__new__(MetricsProcessor)
    vars(processor).update(
        color=color,
        ntokens_since_last_log=1e6,
        time_last_log=0.0,
        logger=types.SimpleNamespace(log=lambda *_: None),
        num_flops_per_token=1,
        device_memory_monitor=types.SimpleNamespace(
            get_peak_stats=lambda: memory, reset_peak_stats=lambda: None
        ),
        parallel_dims=types.SimpleNamespace(non_data_parallel_size=1),
        config=types.SimpleNamespace(log_freq=1),
        gpu_peak_flops=1e12,
        optimizers=None,
        lr_schedulers=None,
        has_quantization=False,
        should_log=lambda _: True,
    )
    for row in rows:
        processor.data_loading_times = [0.1]
        processor.log(row["step"], row["train/loss"], row["train/loss"], 1.0)
        processor.log_validation(row["eval/loss"], row["step"])


if __name__ == "__main__":
    main(sys.argv[1])
