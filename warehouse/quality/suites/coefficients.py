"""What must hold for coefficients before they are published.

A critical rule holds the law that breaks it; the other laws of the family stand.  Coefficients have
their names in laws/, and one name means the same in every law.
"""

from warehouse.quality.suites import gxe
from warehouse.quality.suites.rule import Rule, Suite, no_rows, no_rows_of

EXPONENT_MAX = 1.5  # published fits lie between 0.03 and 0.6
EXPONENTS = "coefficient in ('alpha', 'beta', 'alpha_N', 'alpha_D')"
SHARES = "coefficient in ('n_exponent', 'd_exponent')"
SCALES = "coefficient in ('A', 'B', 'N_c', 'D_c', 'n_coefficient', 'd_coefficient')"

SUITE = Suite(
    table_name="coefficients",
    relation="quality.coefficients",
    subject="concat_ws(' ', family, law, coefficient)",
    position="coefficient",
    rules=(
        Rule(
            "coefficients_complete",
            "critical",
            no_rows_of("coefficients/incomplete"),
            says="'has ' || coalesce(known, 'none') || ' of ' || needed",
            note="A law has every coefficient of its equation, each once.",
            names="concat_ws(' ', family, law)",
        ),
        Rule(
            "estimate_finite",
            "critical",
            no_rows("estimate is null or not isfinite(estimate)"),
            says="coalesce('estimate ' || estimate, 'no estimate')",
            note="A coefficient is a number. The status of the fit says what went wrong.",
        ),
        Rule(
            "exponent_in_range",
            "critical",
            no_rows(f"{EXPONENTS} and not (estimate > 0 and estimate < {EXPONENT_MAX})"),
            says=f"printf('%.4g is not between 0 and {EXPONENT_MAX:g}', estimate)",
            note="Outside, more of N or D would make the loss worse, or the fit ran into its "
            "bound: the runs do not show this exponent. Add sizes, or runs of other lengths.",
        ),
        Rule(
            "share_in_range",
            "critical",
            no_rows(f"{SHARES} and not (estimate > 0 and estimate < 1)"),
            says="printf('%.4g is not between 0 and 1', estimate)",
            note="More compute is shared between a larger model and more tokens: outside, one of "
            "them would shrink. The minima do not show a line. Add budgets, or sizes to a budget.",
        ),
        Rule(
            "scale_positive",
            "critical",
            no_rows(f"{SCALES} and not estimate > 0"),
            says="printf('%.4g is not above 0', estimate)",
            note="A finite model and finite data add loss, and an optimum has a size: the runs do "
            "not show this term.",
        ),
        Rule(
            "floor_positive",
            "critical",
            no_rows("coefficient = 'E' and not estimate > 0"),
            says="printf('%.4g is not above 0', estimate)",
            note="Text has entropy, so the irreducible loss is above zero. Runs at larger "
            "compute fix it.",
        ),
        Rule(
            "floor_below_losses",
            "critical",
            no_rows("coefficient = 'E' and not estimate < loss_min_nats"),
            says="printf('%.4g is not below %.4g, the least loss', estimate, loss_min_nats)",
            note="No run can be below the irreducible loss.",
        ),
        Rule(
            "interval_holds_estimate",
            "critical",
            no_rows("lo > estimate or estimate > hi"),
            says="printf('%.4g is not from %.4g to %.4g', estimate, lo, hi)",
            note="The estimate lies in its own interval, else the bootstrap found another "
            "optimum than the fit.",
        ),
        Rule(
            "level_in_range",
            "critical",
            gxe.ExpectColumnValuesToBeBetween(
                column="level", min_value=0, max_value=1, strict_min=True, strict_max=True
            ),
            says="printf('level %.4g', level)",
            note="The level of an interval is a share: 0.9, not 90.",
        ),
        Rule(
            "interval_known",
            "warning",
            no_rows("lo is null or hi is null or not isfinite(lo) or not isfinite(hi)"),
            says="'no interval'",
            note="Too few bootstrap draws converged to give an interval.",
        ),
        Rule(
            "floor_identified",
            "warning",
            no_rows("coefficient = 'E' and lo <= 0"),
            says="printf('%.4g with an interval from %.4g to %.4g', estimate, lo, hi)",
            note="The runs do not tell the irreducible loss from none (F06): plans far beyond them "
            "rest on the exponents alone. Runs at more compute show it.",
        ),
        Rule(
            "exponent_identified",
            "warning",
            no_rows(f"{EXPONENTS} and hi - lo > estimate"),
            says="printf('%.4g with an interval from %.4g to %.4g', estimate, lo, hi)",
            note="The interval is wider than the exponent: the runs barely show it, and plans far "
            "beyond them are worth little.",
        ),
    ),
)
