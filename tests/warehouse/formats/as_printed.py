"""The sweep's run as trainers without an installable library print it.

The forms are those of the trainers' sources: Megatron-LM training.py (training_log,
evaluate_and_print_results) and arguments.py; nanoGPT train.py and model.py; nanochat base_train.py;
llm.c logger.h and train_gpt2.cu.
"""

RUN = "rope-3e11-d32-s0"
CONTEXT = 64
RULE = "-" * 94


def megatron(config, rows):
    arguments = {
        "expert_model_parallel_size": 1,
        "global_batch_size": 4,
        "lr_decay_style": "cosine",
        "pipeline_model_parallel_size": 1,
        "seed": 0,
        "seq_length": CONTEXT,
        "tensor_model_parallel_size": 1,
        "train_iters": config["steps_planned"],
        "window_size": None,
    }
    yield "using torch.float16 for parameters ..."
    yield "------------------------ arguments ------------------------"
    for name, value in arguments.items():
        yield f"  {name} {'.' * (48 - len(name))} {value}"
    yield "-------------------- end of arguments ---------------------"
    yield "(min, max) time across ranks (ms):"
    yield f"    model-and-optimizer-setup {'.' * 22}: (123.15, 123.15)"
    yield (
        " > number of parameters on (tensor, pipeline) model parallel rank (0, 0): "
        f"{config['params_total']}"
    )
    for row in rows:
        yield (
            f" [2025-04-13 23:41:12] iteration {row['step']:8d}/{config['steps_planned']:8d} |"
            f" consumed samples: {row['tokens'] // CONTEXT:12d} |"
            " elapsed time per iteration (ms): 820.7 |"
            f" learning rate: {row['learning_rate']:.6E} | global batch size: {4:5d} |"
            f" lm loss: {row['train/loss']:.6E} | loss scale: 1.0 | grad norm: 1.234 |"
            " number of skipped iterations:   0 | number of nan iterations:   0 |"
        )
        yield RULE
        yield (
            f" validation loss at iteration {row['step']} | lm loss value: {row['eval/loss']:.6E} |"
            " lm loss PPL: 7.255679E+03 | "
        )
        yield RULE


def nanogpt(config, rows):
    yield f"tokens per iteration will be: {config['batch_tokens']:,}"
    yield "number of parameters: 0.03M"
    yield f"num decayed parameter tensors: 10, with {config['params_total'] - 320:,} parameters"
    yield "num non-decayed parameter tensors: 5, with 320 parameters"
    for row in rows:
        losses = f"train loss {row['train/loss']:.4f}, val loss {row['eval/loss']:.4f}"
        yield f"step {row['step']}: {losses}"
        yield "saving checkpoint to out"
        yield f"iter {row['step']}: loss {row['train/loss']:.4f}, time 12.34ms, mfu -100.00%"


def nanochat(config, rows):
    yield "Vocab size: 96"
    yield "Model config:"
    yield '{\n  "sequence_len": 64,\n  "n_layer": 2,\n  "window_pattern": "L"\n}'
    yield "Parameter counts:"
    yield f"wte                     : {3072:,}"
    yield f"transformer_matrices    : {config['params_non_embedding']:,}"
    yield f"total                   : {config['params_total']:,}"
    yield f"Estimated FLOPs per token: {config['flops_per_token']:e}"
    yield f"Using user-provided number of iterations: {config['steps_planned']:,}"
    yield f"Total number of training tokens: {config['tokens_planned']:,}"
    yield f"Total batch size {config['batch_tokens']:,} => gradient accumulation steps: 1"
    for row in rows:
        yield f"Step {row['step']:05d} | Validation bpb: {row['eval/loss']:.6f}"
        yield (
            f"step {row['step']:05d}/{config['steps_planned']:05d} (1.67%) |"
            f" loss: {row['train/loss']:.6f} | lrm: 1.00 | dt: 1343.33ms | tok/sec: 12,196 |"
            " bf16_mfu: 0.00 | epoch: 1 pq: 0 rg: 3 | total time: 0.89m | eta: 4451.6m"
        )


def llmc_table(config, rows):
    table = {
        "Parameter": "Value",
        "sequence length T": CONTEXT,
        "total batch size": config["batch_tokens"],
        "LR scheduler": "cosine",
        "learning rate (LR)": f"{config['learning_rate_peak']:e}",
        "max_steps": -1,
        "num_parameters": config["params_total"],
        "train_num_batches": config["steps_planned"],
    }
    edge = f"+{'-' * 23}+{'-' * 52}+"
    yield edge
    for name, value in table.items():
        yield f"| {name:21} | {value:<50} |"
    yield edge
    for row in rows:
        yield (
            f"step {row['step']:4d}/{config['steps_planned']} | loss {row['train/loss']:7.6f} "
            "(+nanz)| norm 16.3235 (+nanz)| lr 2.86e-06 | 2734.72 ms | -100.0% bf16 MFU |"
            " 167751 tok/s"
        )
        yield f"val loss {row['eval/loss']:.6f}"


def llmc_log(config, rows):
    for row in rows:
        yield f"s:{row['step']} tel:{row['eval/loss']:.4f}"
        yield f"s:{row['step']} trl:{row['train/loss']:.4f} lr:0.000003 norm:16.32"


def text(lines):
    return "".join(f"{line}\n" for line in lines)
