"""Names that trainers give to what the warehouse wants to know.

A concept is a word of the glossary.  Of its names the first that a run has is taken; names from
the settings come before all of these.  A scale turns the logged number into the glossary's unit.

Sources: transformers trainer_callback.py; lightning; Megatron-LM training.py; NeMo; Composer
speed_monitor.py; torchtitan metrics.py; OLMo train.py; OLMo-core speed_monitor.py; nanoGPT
train.py; nanochat base_train.py; llm.c logger.h and train_gpt2.cu; levanter metrics; LLaMA-Factory
callbacks.py; W&B and MLflow exports.
"""

GIGA = 1e9

# What reading a line takes out of it.
READING: dict[str, tuple[str, ...]] = {
    "run": ("run", "run_id", "run_name", "run_uuid"),
    "step": (
        "step",
        "global_step",
        "train/global_step",
        "trainer/global_step",
        "iteration",
        "iter",
        "time/batch",
        "current_steps",
        "Step",
        "_step",
    ),
    "time": ("logged_at", "timestamp", "_timestamp", "wall_time", "time"),
    "metric": ("metric", "metric_name", "tag", "key", "variable"),
    "value": ("value", "metric_value"),
}

# What a run is and did: name in the logs -> scale, the preferred name first.
KNOWN: dict[str, dict[str, float]] = {
    "tokens": {
        "tokens": 1,
        "tokens_seen": 1,
        "train/tokens": 1,
        "n_tokens_seen": 1,
        "ntokens_seen": 1,
        "throughput/total_tokens": 1,
        "throughput/total tokens": 1,
        "time/token": 1,
        "total_tokens": 1,
        "train/total_tokens": 1,
        "consumed_tokens": 1,
        "consumed tokens": 1,
        "num_input_tokens_seen": 1,
        "train/num_input_tokens_seen": 1,
    },
    "samples": {"consumed samples": 1, "consumed_samples": 1, "consumed-samples": 1},
    "sequence_length": {
        "sequence_length": 1,
        "seq_length": 1,
        "seq_len": 1,
        "max_sequence_length": 1,
        "max_seq_len": 1,
        "context": 1,
        "block_size": 1,
        "sequence_len": 1,
        "sequence length T": 1,
    },
    "batch_tokens": {
        "batch_tokens": 1,
        "tokens_per_step": 1,
        "tokens_per_iter": 1,
        "batch_size_in_tokens": 1,
        "global_batch_tokens": 1,
        "total_batch_size": 1,
        "total batch size": 1,
    },
    "tokens_planned": {
        "tokens_planned": 1,
        "planned_tokens": 1,
        "target_tokens": 1,
        "max_tokens": 1,
        "total_train_tokens": 1,
    },
    "steps_planned": {
        "steps_planned": 1,
        "max_steps": 1,
        "total_steps": 1,
        "train_iters": 1,
        "max_iters": 1,
        "num_iterations": 1,
        "train_num_batches": 1,
    },
    "flops": {
        "flops": 1,
        "total_flops": 1,
        "train/total_flops": 1,
        "total_training_flops": 1,
        "throughput/total_training_Gflops": GIGA,
        "throughput/total_gflops": GIGA,
        "total_flos": 1,
        "train/total_flos": 1,
    },
    "flops_per_token": {"flops_per_token": 1, "num_flops_per_token": 1},
    "flops_budget": {"flops_budget": 1, "compute_budget": 1},
    "learning_rate": {
        "learning_rate": 1,
        "train/learning_rate": 1,
        "lr": 1,
        "train/lr": 1,
        "learning-rate": 1,
        "optim/learning_rate_group0": 1,
        "optim/LR (group 0)": 1,
        "lr-AdamW/group0": 1,
        "lr-DecoupledAdamW/group0": 1,
        "lr-DecoupledLionW/group0": 1,
    },
    "learning_rate_peak": {
        "learning_rate_peak": 1,
        "peak_learning_rate": 1,
        "max_lr": 1,
        "learning rate (LR)": 1,
    },
    "params_non_embedding": {
        "params_non_embedding": 1,
        "non_embedding_params": 1,
        "num_params_non_embedding": 1,
        "n_params_non_embedding": 1,
        "params": 1,
    },
    "params_total": {
        "params_total": 1,
        "total_params": 1,
        "n_params_total": 1,
        "parameter_count": 1,
        "num_parameters": 1,
        "num_params": 1,
        "n_params": 1,
    },
    "schedule": {
        "schedule": 1,
        "lr_scheduler_type": 1,
        "lr_schedule": 1,
        "lr_scheduler": 1,
        "lr_decay_style": 1,
        "LR scheduler": 1,
    },
    "seed": {"seed": 1},
    "warmup_steps": {
        "warmup_steps": 1,
        "num_warmup_steps": 1,
        "warmup_iters": 1,
        "lr_warmup_iters": 1,
    },
    "unique_tokens": {"unique_tokens": 1, "dataset_tokens": 1, "tokens_in_dataset": 1},
    "vocabulary": {"vocab_size": 1, "vocabulary_size": 1, "padded_vocab_size": 1, "n_vocab": 1},
    "experts": {"num_local_experts": 1, "num_experts": 1, "n_experts": 1, "n_routed_experts": 1},
    "experts_active": {
        "num_experts_per_tok": 1,
        "experts_per_token": 1,
        "moe_top_k": 1,
        "moe_router_topk": 1,
    },
    "params_active": {
        "params_active": 1,
        "active_params": 1,
        "n_active_params": 1,
        "num_active_params": 1,
    },
    "tokenizer": {
        "tokenizer": 1,
        "tokenizer_name": 1,
        "tokenizer_name_or_path": 1,
        "tokenizer_model": 1,
        "tokenizer.identifier": 1,
    },
    "evaluation_set": {"evaluation_set": 1, "eval_dataset": 1, "eval_set": 1, "val_data": 1},
    "training_precision": {
        "training_precision": 1,
        "precision": 1,
        "mixed_precision": 1,
        "torch_dtype": 1,
        "dtype": 1,
    },
    "optimizer": {"optimizer": 1, "optim": 1, "optimizer.name": 1, "optimizer.type": 1},
    "framework": {"framework": 1},
    "status": {"tracker.status": 1},
}

# The loss that a family without settings is fitted to; all in nats/token.
LOSSES = (
    "eval/loss",
    "val/loss",
    "validation/loss",
    "eval_loss",
    "val_loss",
    "validation_metrics/loss",
    "lm loss validation",
    "metrics/eval/LanguageCrossEntropy",
    "tel",
)
