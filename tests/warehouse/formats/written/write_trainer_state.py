"""Write a run of examples/tiny_sweep as the state of the real Trainer; the files are its own.

python write_trainer_state.py RUNS OUT      with transformers
"""

import json
import pathlib
import sys

from transformers import GPT2Config
from transformers.trainer_callback import TrainerState

NAME = "rope-3e11-d64-s0"


def main():
    runs, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    lines = [json.loads(one) for one in (runs / f"{NAME}.jsonl").read_text().splitlines()]
    config, rows = lines[0]["config"], lines[1:]
    state = TrainerState(max_steps=config["steps_planned"], num_train_epochs=1, logging_steps=58)
    for row in rows:
        seen = {"num_input_tokens_seen": row["tokens"], "step": row["step"]}
        rate = row["learning_rate"]
        state.log_history.append({"loss": row["train/loss"], "learning_rate": rate, **seen})
        state.log_history.append({"eval_loss": row["eval/loss"], **seen})
    state.global_step = rows[-1]["step"]
    state.num_input_tokens_seen = rows[-1]["tokens"]
    state.total_flos = config["flops_per_token"] * rows[-1]["tokens"]
    state.save_to_json(str(out / "trainer_state.json"))
    model = GPT2Config(vocab_size=config["vocab_size"], n_embd=config["d_model"], n_layer=2)
    model.save_pretrained(out)
    (out / "config.json").rename(out / "gpt2_config.json")


main()
