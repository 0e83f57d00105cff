"""Single lines as they stand in logs that were published, with all that stands around them.

Sources: logs in public repositories of Megatron-LM (OpenSeek's README, NVIDIA NeMo's guide to
srun), torchtitan (README and docs of its releases), OLMo-1B and nanochat (speed runs of users).
"""

import math

import pytest

ITERATION = (
    "[default3]: [2025-05-27 15:23:07] iteration        1/    24000 | consumed samples: "
    "         1024 | elapsed time per iteration (ms): 271607.0 | throughput per GPU (TFLOP/s/GPU): "
    "40.4 | learning rate: 1.500000E-06 | global batch size:  1024 | lm loss: 1.192634E+01 | "
    "load_balancing_loss: 1.041994E+00 | loss scale: 1.0 | grad norm: 5.960 | num zeros: 0.0 | "
    "params norm: 238.330 | number of skipped iterations:    0 | number of nan iterations:    0 |\n"
)
UNDER_SRUN = (
    "   1:  iteration       27/73242187 | consumed samples:           54 | elapsed time per "
    "iteration (ms): 88.4 | learning rate: 1.769E-08 | global batch size:     2 | "
    "lm loss: 1.087129E+01 |\n"
)
STEP = (
    "[rank0]:[titan] 2025-12-17 01:18:26,708 - root - INFO - step:  1  loss: 12.4153  grad_norm:  "
    "8.2782  memory: 87.87GiB(62.89%)  tps: 5,970  tflops: 47.71  mfu: 4.82%\n"
)
OLMO = """\
[2024-04-17 09:42:26] INFO     [olmo.train:816, rank=0] [step=1/739328]
    train/CrossEntropyLoss=11.25
    train/Perplexity=76,631
    throughput/total_tokens=4,194,304
    System/Peak GPU Memory (MB)=42,133
"""
NANOCHAT = (
    "step 00850/200000 (0.42%) | loss: 4.505882 | lrm: 0.43 | dt: 1342.45ms | tok/sec: 12,204 | "
    "bf16_mfu: 0.00 | epoch: 1"
)
NANOCHAT_END = " pq: 0 rg: 36 | total time: 18.84m | eta: 4466.2m\n"


def test_megatrons_iteration_is_read_behind_the_rank_and_the_instant(heard, rows):
    points, configs, broken = heard(ITERATION)
    assert points[("lm loss", 1)] == 11.92634
    assert points[("consumed samples", 1)] == 1024
    assert points[("learning-rate", 1)] == 1.5e-6
    assert points[("throughput per GPU (TFLOP/s/GPU)", 1)] == 40.4
    assert configs["train_iters"] == "24000"
    assert broken == []
    assert rows(
        "select distinct strftime(logged_at, '%Y-%m-%d %H:%M:%S') from raw.known_points"
    ) == [("2025-05-27 15:23:07",)]


def test_a_label_of_srun_is_a_rank(heard):
    points, _, broken = heard(UNDER_SRUN + UNDER_SRUN.replace("1:", "0:", 1).replace("27/", "28/"))
    assert points[("lm loss", 27)] == 10.87129
    assert ("lm loss", 28) not in points  # another rank
    assert broken == []


def test_the_loss_of_a_test_set_is_none_of_validation(heard):
    end = "lm loss value: 2.5E+00 | lm loss PPL: 1.2E+01 | \n"
    points, _, broken = heard(
        ITERATION
        + f" validation loss at iteration 127 on validation set | {end}"
        + f" validation loss at iteration 127 on test set | {end.replace('2.5', '2.6')}"
        + f" validation loss at the end of training for val data | {end}"
    )
    assert points[("lm loss validation", 127)] == 2.5
    assert points[("lm loss test", 127)] == 2.6
    assert broken == [(4, "an evaluation without its iteration, or cut")]


def test_parameters_of_a_rank_that_holds_a_part_of_the_model_are_no_count_of_it(heard):
    size = " > number of parameters on (tensor, pipeline) model parallel rank (0, 0): 941594624\n"
    arguments = "".join(
        f"  {name} {'.' * (48 - len(name))} {value}\n"
        for name, value in {
            "pipeline_model_parallel_size": 1,
            "seq_length": 1024,
            "tensor_model_parallel_size": 8,
        }.items()
    )
    head = "------------------------ arguments ------------------------\n"
    _, configs, _ = heard(head + arguments + size + ITERATION)
    assert configs["tensor_model_parallel_size"] == "8"
    assert "num_parameters" not in configs


def test_torchtitans_step_is_read_behind_its_prefixes_and_its_throughput_is_of_a_device(heard):
    points, _, broken = heard(STEP)
    assert points[("loss_metrics/global_avg_loss", 1)] == 12.4153
    assert points[("throughput(tps)", 1)] == 5970
    assert points[("memory/max_reserved(GiB)", 1)] == 87.87
    assert points[("mfu(%)", 1)] == 4.82
    assert broken == []


def test_torchtitans_loss_that_is_not_a_number_is_kept_as_one(heard):
    points, _, broken = heard(STEP + STEP.replace("1  loss: 12.4153", "2  loss:     nan"))
    assert math.isnan(points[("loss_metrics/global_avg_loss", 2)])
    assert broken == []


def test_ranks_that_print_the_same_are_heard_once(heard, rows):
    ranks = [STEP.replace("rank0", f"rank{rank}") for rank in range(4)]
    heard("".join(ranks))
    assert rows("select count(*) from raw.known_points where metric like 'loss%'") == [(1,)]


def test_the_printed_job_of_torchtitan_is_configuration(heard):
    before = "[rank0]:[titan] 2025-12-17 01:18:20,000 - root - INFO - Running with args: {\n"
    job = before + '[rank0]:  "training": {\n[rank0]:    "seq_len": 8192\n[rank0]:  }\n[rank0]:}\n'
    _, configs, broken = heard(job + STEP)
    assert configs == {"training.seq_len": "8192"}
    assert broken == []


def test_a_printed_job_that_is_torn_is_a_broken_record(heard):
    before = "[rank0]:[titan] 2025-12-17 01:18:20,000 - root - INFO - Running with args: {\n"
    _, configs, broken = heard(before + '[rank0]:  "seq_len": 81\n[rank0]:  92\n[rank0]:}\n' + STEP)
    assert configs == {}
    assert broken == [(4, "the printed configuration is no JSON")]


def test_olmos_metrics_belong_to_the_marker_above_them(heard):
    points, configs, broken = heard(OLMO)
    assert points == {
        ("train/CrossEntropyLoss", 1): 11.25,
        ("train/Perplexity", 1): 76_631,
        ("throughput/total_tokens", 1): 4_194_304,
        ("System/Peak GPU Memory (MB)", 1): 42_133,
    }
    assert configs == {"max_steps": "739328"}
    assert broken == []


def test_olmo_cores_large_counts_are_read_by_their_suffix(heard):
    points, _, _ = heard("[step=900/1000,epoch=1]\n    throughput/total tokens=4.194B\n")
    assert points == {("throughput/total tokens", 900): 4.194e9}


@pytest.mark.parametrize(
    ("before", "step"),
    [
        ("[step=998/2000,epoch=1]\n[step=999/2000,epoch=1]\n", 1000),
        ("[step=980/2000,epoch=1]\n[step=990/2000,epoch=1]\n", 1000),
        ("[step=1990/2000,epoch=1]\n[step=2000/2000,epoch=1]\n", 2000),
    ],
)
def test_an_evaluation_of_olmo_core_is_at_the_step_whose_marker_comes_after_it(heard, before, step):
    evaluation = "Finished lm evals in 1.2 seconds. Metrics:\n    c4/CE loss=3.012\n"
    start = "[step=1/2000,epoch=1]\n    train/CE loss=11.25\n"
    points, _, broken = heard(start + before + evaluation)
    assert points[("eval/lm/c4/CE loss", step)] == 3.012
    assert broken == []


def test_a_metric_of_olmo_before_any_step_is_a_broken_line(heard):
    _, _, broken = heard("    eval/c4/CrossEntropyLoss=3.1\n" + OLMO)
    assert broken == [(1, "a metric before the marker of its step")]


def test_two_lines_of_nanochat_in_one_are_a_broken_line(heard):
    whole = NANOCHAT + NANOCHAT_END
    points, _, broken = heard(whole.replace("00850", "00800") + NANOCHAT + whole)
    assert [step for metric, step in points if metric == "train/loss"] == [800]
    assert [line for line, _ in broken] == [2]


def test_a_progress_bar_before_a_line_costs_nothing(heard):
    points, _, _ = heard(f"  5%|#  | 10/200\r  5%|#  | 11/200\r{STEP}")
    assert points[("loss_metrics/global_avg_loss", 1)] == 12.4153


@pytest.mark.parametrize(
    "whole",
    [
        ITERATION,
        STEP,
        NANOCHAT + NANOCHAT_END,
        "step 250: train loss 1.9712, val loss 2.0412\n",
        "s:250 tel:3.9412\n",
        "val loss 11.006021\n",
    ],
)
def test_a_line_that_another_process_cut_is_broken_and_gives_no_number(heard, whole):
    first = "step    1/21479 | loss 11.007906 (+nanz)| norm 16.3235 (+nanz)| lr 2.86e-06"
    start = (
        f"{first} | 2734.72 ms | -100.0% bf16 MFU | 167751 tok/s\n"
        if whole.startswith("val")
        else ""
    )
    points, _, _ = heard(start + whole)
    cut = whole.rstrip("\n")[:-2]
    torn, _, broken = heard(start + whole + cut.replace("1/", "2/", 1) + "\n")
    assert torn == points
    assert len(broken) == 1


def test_chatter_is_counted_and_no_fault(printed, read, rows):
    printed("hello\n" + STEP + "Traceback (most recent call last):\n  File x\n")
    (row,) = read().to_dict("records")
    assert (row["lines"], row["broken_lines"]) == (4, 0)


MANY = "9" * 5000
LONG_STEPS = {
    "nanogpt": "step {}: train loss 2.5000, val loss 2.5000\n",
    "llmc": "s:{} tel:2.5000\n",
    "nanochat": "Step {} | Validation bpb: 0.5000\n",
    "torchtitan": "step: {}  loss: 2.5000  memory: 1.00GiB(1.00%)  tps: 1\n",
}


@pytest.mark.parametrize("form", LONG_STEPS)
def test_a_step_of_thousands_of_digits_costs_its_line_alone(form, read_as):
    lines = [LONG_STEPS[form].format(step) for step in (1, MANY, 3)]
    found, reading = read_as(form, "".join(lines).encode())
    assert {step for _, step in found} == {1, 3}
    told = [(line, reason) for line, reason, _ in reading.broken]
    assert told == [(2, "a whole number has thousands of digits")]
