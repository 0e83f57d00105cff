"""LLaMA-Factory's trainer_log.jsonl (its callbacks.py)."""


def test_current_steps_are_the_step_of_a_line(log, read, rows):
    progress = {"percentage": 1.67, "elapsed_time": "0:00:05", "total_steps": 6153}
    log(
        "rope-d32/trainer_log.jsonl",
        {"current_steps": 103, "loss": 3.4, "lr": 0.0078, **progress},
        {"current_steps": 103, "eval_loss": 2.96, **progress},
    )
    read()
    assert rows(
        "select run_id, metric, step, value from raw.known_points "
        "where metric in ('loss', 'eval_loss') order by 2"
    ) == [("rope-d32", "eval_loss", 103, 2.96), ("rope-d32", "loss", 103, 3.4)]
