"""What must hold for every run that the settings do not exclude, held-out runs among them."""

from warehouse.quality.suites import gxe
from warehouse.quality.suites.rule import Rule, Suite, no_rows, no_rows_of

PARAMS_MIN, PARAMS_MAX = 1e3, 1e14  # the smallest model of examples/ has 4.6e3
TOKENS_MIN, TOKENS_MAX = 1e4, 1e16
RATIO_MIN, RATIO_MAX = 1e-2, 1e5  # tokens a parameter
COUNT_MIN, COUNT_MAX = 1e-2, 1e2  # FLOPs over 6ND; beyond, the unit is wrong
NEAR_MIN, NEAR_MAX = 0.5, 2.0  # FLOPs over 6ND; GPT-2 small: 1.68, DeepSeek LLM: up to 1 / 0.43
IDENTITY = 0.02
SHAPE = 0.05  # Chinchilla's own table is up to 15 % off its shapes, but within these bounds

RAMP = 1.25  # tokens over steps times the batch; a batch that grows stays within
# A batch that is counted in sequences is no contradiction.
TOKENS_BY_STEPS = (
    "tokens / nullif(if(abs(tokens / nullif(tokens_by_steps * sequence_length, 0) - 1) < "
    f"{IDENTITY}, tokens, tokens_by_steps), 0)"
)
FAR = 1.35  # times another loss; bits are 1.44 times nats

LOSS_RISE_MAX = 1.05
DOMINATED_MAX = 1.05
FINISHED = 0.98  # share of the planned tokens, as in core.runs
LEARNING_RATE_END = 0.11  # share of the peak, as in core.runs
OVERRUN_MAX = 1.05  # share of the planned tokens

SIZES_MIN, SIZES_SPREAD_MIN = 5, 10.0
RATIO_SPREAD_MIN = 8.0
SEEDS_MIN = 3

GIVE_PARAMS = (
    "Log params_non_embedding or params_total, or put it in the configuration or in the manifest, "
    "or name the column that holds it in [sources.fields]."
)
GIVE_TOKENS = (
    "Log tokens beside the loss, or put batch_tokens in the configuration or tokens in the "
    "manifest, or name the column that holds them in [sources.fields]."
)

RATIO = "tokens / nullif(params, 0)"
FLOPS_PER_6ND = "flops / nullif(6 * params * tokens, 0)"
SAYS_FLOPS = f"printf('%.3g FLOPs are %.3g times 6ND', flops, {FLOPS_PER_6ND})"

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
        Rule(
            "params_known",
            "critical",
            gxe.ExpectColumnValuesToNotBeNull(column="params"),
            says="'no parameter count'",
            note="The law needs N, by the convention of the family. " + GIVE_PARAMS,
        ),
        Rule(
            "tokens_known",
            "critical",
            gxe.ExpectColumnValuesToNotBeNull(column="tokens"),
            says="'no count of tokens'",
            note="The law needs D. " + GIVE_TOKENS,
        ),
        Rule(
            "tokens_match_steps",
            "critical",
            no_rows(f"{TOKENS_BY_STEPS} not between {1 / RAMP} and {RAMP}"),
            says="printf('%s tokens, but its steps times batch_tokens are %s (%.3g times)', "
            "in_words(tokens), in_words(tokens_by_steps), tokens / tokens_by_steps)",
            note="Tokens, steps and the tokens of a batch must fit. A counter of one rank wants "
            "its scale in [sources.fields], as tokens = { name = ..., scale = 8 }; steps that "
            "count parts of a batch want batch_tokens = { name = ..., scale = 0.25 }.",
        ),
        Rule(
            "tokens_near_steps",
            "warning",
            no_rows(
                f"{TOKENS_BY_STEPS} between {1 / RAMP} and {RAMP} and abs(tokens - "
                f"tokens_by_steps) > {IDENTITY} * tokens_by_steps + coalesce(batch_tokens, 0)"
            ),
            says="printf('%s tokens, but its steps times batch_tokens are %s', in_words(tokens), "
            "in_words(tokens_by_steps))",
            note="A batch that grew over the run explains some of it, steps that were skipped too. "
            "If neither is so, one of the two counts is wrong.",
        ),
        Rule(
            "loss_known",
            "critical",
            gxe.ExpectColumnValuesToNotBeNull(column="loss_nats"),
            says="'no evaluation of the loss'",
            note="The law needs L. Log the metric that loss in [families] names, at least once, at "
            "the end of the run.",
        ),
        Rule(
            "params_in_range",
            "critical",
            gxe.ExpectColumnValuesToBeBetween(
                column="params", min_value=PARAMS_MIN, max_value=PARAMS_MAX
            ),
            says="printf('%.4g parameters', params)",
            note="Outside 1e3 to 1e14 parameters the unit is wrong, often millions: set the scale "
            "in [sources.fields].",
        ),
        Rule(
            "tokens_in_range",
            "critical",
            gxe.ExpectColumnValuesToBeBetween(
                column="tokens", min_value=TOKENS_MIN, max_value=TOKENS_MAX
            ),
            says="printf('%.4g tokens', tokens)",
            note="Outside 1e4 to 1e16 tokens the unit is wrong, often billions: set the scale in "
            "[sources.fields].",
        ),
        Rule(
            "tokens_per_param_in_range",
            "critical",
            no_rows(f"{RATIO} not between {RATIO_MIN} and {RATIO_MAX}"),
            says=f"printf('%.4g tokens a parameter', {RATIO})",
            note="Outside 0.01 to 1e5 tokens a parameter one of the two has the wrong unit: set "
            "its scale in [sources.fields].",
        ),
        Rule(
            "params_fit_architecture",
            "critical",
            no_rows(f"params < {1 - SHAPE} * params_least or params > {1 + SHAPE} * params_most"),
            says="printf('%s parameters, but its architecture counts to %s at least and %s at "
            "most', in_words(params), in_words(params_least), in_words(params_most))",
            note="By every convention (embeddings, head, gates, norms counted or not) the shape in "
            "the configuration has another number of parameters. One of the two is of another "
            "run or unit: name the right key, with its scale, in [sources.fields].",
        ),
        Rule(
            "params_total_covers_non_embedding",
            "critical",
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="params_total",
                column_B="params_non_embedding",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
            ),
            says="concat(in_words(params_total), ' in all, ', in_words(params_non_embedding), "
            "' without embeddings')",
            note="All parameters are no fewer than those without embeddings: the two names are "
            "swapped. Set them in [sources.fields].",
        ),
        Rule(
            "flops_are_a_count",
            "critical",
            no_rows(f"{FLOPS_PER_6ND} not between {COUNT_MIN} and {COUNT_MAX}"),
            says=SAYS_FLOPS,
            note="FLOPs a hundred times from 6ND are in another unit, such as GFLOPs, or a rate "
            "and not a count: set flops in [sources.fields], with its scale.",
        ),
        Rule(
            "flops_near_6nd",
            "warning",
            no_rows(f"{FLOPS_PER_6ND} not between {NEAR_MIN} and {NEAR_MAX}"),
            says=SAYS_FLOPS,
            note="Attention, the head and the convention for N move FLOPs from 6ND (Porian et al. "
            "2024, arXiv:2406.19146), seldom by more than two. Small models are an exception.",
        ),
        Rule(
            "flops_match_6nd",
            "critical",
            no_rows(f"flops_method = '6ND' and abs({FLOPS_PER_6ND} - 1) > {IDENTITY}"),
            says=SAYS_FLOPS,
            note="FLOPs counted as 6ND are 6ND within 2 %. If not, N, D and FLOPs do not belong to "
            "the same run: look at its sources in core.runs.",
        ),
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
        Rule(
            "flops_method_single",
            "warning",
            no_rows_of("families/mixed_flops"),
            says="'counted as ' || methods",
            note="One family counts FLOPs in one way, else its frontier bends where the method "
            "changes (Porian et al. 2024, arXiv:2406.19146). Log flops in every run, or in none.",
            names="family",
        ),
        Rule(
            "sizes_enough",
            "warning",
            no_rows_of(
                "families/few_sizes",
                sizes_min=SIZES_MIN,
                spread_min=SIZES_SPREAD_MIN,
            ),
            says="printf('%d model sizes, the largest %.3g times the smallest', sizes, spread)",
            note="It takes five sizes (Choshen et al. 2024, arXiv:2410.11840) over a factor of ten "
            "to see the exponent of N.",
            names="family",
        ),
        Rule(
            "tokens_per_param_varied",
            "warning",
            no_rows_of("families/one_ratio", spread_min=RATIO_SPREAD_MIN),
            says="printf('tokens a parameter from %.3g to %.3g', ratio_lo, ratio_hi)",
            note="Runs along one ratio of tokens to parameters cannot tell A from B "
            "(arXiv:2605.08541): train some sizes eight times longer than others.",
            names="family",
        ),
        Rule(
            "seeds_repeated",
            "info",
            no_rows_of("families/few_seeds", seeds_min=SEEDS_MIN),
            says="printf('at most %d known seeds of one size and length', seeds)",
            note="Three seeds of one small run measure the noise between seeds.",
            names="family",
        ),
    ),
)
