"""Rules for the runs of a family together: what its fit will lack."""

from warehouse.quality.suites.rule import Rule, no_rows_of

SIZES_MIN, SIZES_SPREAD_MIN = 5, 10.0
RATIO_SPREAD_MIN = 8.0
SEEDS_MIN = 3

RULES = (
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
)
