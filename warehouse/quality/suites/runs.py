"""What must hold for every run that the settings do not exclude, held-out runs among them."""

from warehouse.quality.suites import gxe, run_families, run_numbers
from warehouse.quality.suites.rule import Rule, Suite, no_rows, no_rows_of

FAR = 1.35  # times another loss; bits are 1.44 times nats

LOSS_RISE_MAX = 1.05
DOMINATED_MAX = 1.05
FINISHED = 0.98  # share of the planned tokens, as in core.runs
LEARNING_RATE_END = 0.11  # share of the peak, as in core.runs
OVERRUN_MAX = 1.05  # share of the planned tokens

SUITE = Suite(
    table_name="runs",
    relation="core.judged_runs",
    subject="run_id",
    position="family",
    rules=(
        Rule(
            "run_unique",
            "critical",
            gxe.ExpectColumnValuesToBeUnique(column="run_id"),
            says="'another run has this name'",
            note="A run that counts twice weighs twice. Give each its own name: run in [[sources]] "
            "says where the name stands.",
        ),
        Rule(
            "run_is_one",
            "critical",
            no_rows("len(tracker_ids) > 1"),
            says="'its tracker has several runs of this name: ' || "
            "array_to_string(tracker_ids[:4], ', ')",
            note="Runs of one name are taken for one, and its curve is a mixture of theirs. Give "
            'each its own name, or tell them apart by where they lie: run = "{folder}" in '
            "[[sources]].",
        ),
        *run_numbers.RULES,
        Rule(
            "loss_not_diverged",
            "critical",
            no_rows_of("runs/diverged", rise_max=LOSS_RISE_MAX),
            says="value",
            note="A run that ends 5 % above its own least loss, or above its first, diverged: its "
            "loss says nothing about its size. Train it again with a lower learning rate, or with "
            "fewer repeats of its data.",
        ),
        Rule(
            "run_is_final",
            "critical",
            no_rows_of("runs/unfinished", finished=FINISHED, learning_rate_end=LEARNING_RATE_END),
            says="value",
            note="Before the end of the schedule the loss is higher than that of a run planned to "
            "end there (Hoffmann et al. 2022, arXiv:2203.15556, appendix B). Let it finish, or "
            "resume it: it is judged again every night. A constant learning rate is no such case: "
            "put schedule = constant in the configuration.",
        ),
        Rule(
            "plan_not_overrun",
            "warning",
            no_rows(f"tokens > {OVERRUN_MAX} * tokens_planned"),
            says="printf('%.0f %% of ', 100 * tokens / tokens_planned) || "
            "in_words(tokens_planned) || ' planned tokens'",
            note="A run longer than its plan had another schedule than its configuration says, "
            "and a schedule a quarter too long or short costs loss (Hoffmann et al. 2022, "
            "arXiv:2203.15556, appendix B).",
        ),
        Rule(
            "loss_in_unit_of_family",
            "critical",
            no_rows_of("runs/other_unit", far=FAR, rise_max=LOSS_RISE_MAX),
            says="value",
            note="A loss far above that of runs with no more parameters and no more tokens, or far "
            "below that of larger ones, is in another unit or of another thing. Log it as the "
            "other runs do, or give the run a family of its own with loss_unit.",
        ),
        Rule(
            "run_is_whole",
            "critical",
            no_rows_of("runs/parts"),
            says="value",
            note="A run that goes on in another file is one run: its parts alone end too early or "
            "begin too late. Name both alike: run_pattern in [[sources]] takes the part of the "
            'name that they share, as in "^(.*?)(_resumed)?$".',
        ),
        Rule(
            "loss_not_dominated",
            "warning",
            no_rows_of("runs/dominated", rise_max=DOMINATED_MAX),
            says="printf('loss %.3g is %.3g times %.3g of %s, which has no more parameters and no "
            "more tokens', loss_nats, loss_nats / loss_other, loss_other, other)",
            note="More parameters and more tokens do not make a loss 5 % worse: the recipe of the "
            "run is off, or the other's loss is wrong. Compare learning rates, then exclude one.",
        ),
        Rule(
            "run_not_copied",
            "warning",
            no_rows_of("runs/copied"),
            says="'the same size, tokens and loss as ' || other",
            note="Runs equal to the last digit are one run under two names, and weigh twice: leave "
            "the copies out with exclude_runs in [families].",
        ),
        *run_families.RULES,
    ),
)
