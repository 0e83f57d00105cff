"""Write a run of examples/tiny_sweep through tensorboardX and through TensorBoard itself.

    pip install tensorboard==2.21.0 tensorboardX==2.6.5
    python write_tensorboard.py RUN.jsonl FOLDER

FOLDER/scalars      tensorboardX: simple_value, the configuration as text
FOLDER/tensors      TensorBoard: a tensor a number, the configuration in the plugin hparams
FOLDER/scalars_of   tensorboardX: add_scalars, a folder a part
"""

import json
import sys
from pathlib import Path

from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.plugins.hparams import plugin_data_pb2
from tensorboard.summary import Writer
from tensorboardX import SummaryWriter

FACTS = ("step", "time")


def main(log: Path, folder: Path) -> None:
    """Write the log in each way, under file names that no machine shows in."""
    header, *rows = [json.loads(line) for line in log.read_text().splitlines()]
    scalars(header["config"], rows, folder / "scalars")
    tensors(header["config"], rows, folder / "tensors")
    parts(rows, folder / "scalars_of")
    for file in folder.rglob("events.out.tfevents.*"):
        file.rename(file.with_name("events.out.tfevents.1795364331.host"))


def scalars(config: dict, rows: list[dict], folder: Path) -> None:
    """As trainers with torch write."""
    writer = SummaryWriter(str(folder))
    writer.add_text("config", json.dumps(config))
    for row in rows:
        for name in row.keys() - FACTS:
            writer.add_scalar(name, row[name], row["step"], walltime=row["time"])
    writer.close()


def tensors(config: dict, rows: list[dict], folder: Path) -> None:
    """As TensorBoard's second version has it."""
    writer = Writer(str(folder))
    writer._output._ev_writer.add_event(_session(config))
    for row in rows:
        for name in row.keys() - FACTS:
            writer.add_scalar(name, row[name], row["step"], wall_time=row["time"])
    writer.close()


def parts(rows: list[dict], folder: Path) -> None:
    """One call for both losses."""
    writer = SummaryWriter(str(folder))
    for row in rows[-3:]:
        both = {"train": row["train/loss"], "eval": row["eval/loss"]}
        writer.add_scalars("loss", both, row["step"], walltime=row["time"])
    writer.close()


def _session(config: dict) -> event_pb2.Event:
    content = plugin_data_pb2.HParamsPluginData()
    content.session_start_info.group_name = config["family"]
    for key, value in config.items():
        slot = content.session_start_info.hparams[key]
        if isinstance(value, str):
            slot.string_value = value
        else:
            slot.number_value = value
    data = summary_pb2.SummaryMetadata.PluginData(
        plugin_name="hparams", content=content.SerializeToString()
    )
    metadata = summary_pb2.SummaryMetadata(plugin_data=data)
    value = summary_pb2.Summary.Value(tag="_hparams_/session_start_info", metadata=metadata)
    summary = summary_pb2.Summary(value=[value])
    return event_pb2.Event(wall_time=1795364331, summary=summary)


main(Path(sys.argv[1]), Path(sys.argv[2]))
