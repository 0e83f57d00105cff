"""Rules for the numbers of a run: N, D, C and L are known, in range, and fit one another."""

from warehouse.quality.suites import gxe
from warehouse.quality.suites.rule import Rule, no_rows

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

RULES = (
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
)
