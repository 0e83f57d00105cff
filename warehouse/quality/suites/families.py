"""What must hold for a family before its new numbers take the place of those in force: the gate.

A row is a family beside its release in force (quality.families).  A critical rule holds the family;
where a change was asked for (is_asked_for) it is warned of instead.
"""

from warehouse.quality.suites.rule import Rule, Suite, no_rows

FEW_RUNS = 5  # predictions of costlier runs below which their mean error says nothing
SMALL_ERROR = 0.005  # a mean error that is no reason, by whatever factor it grew
MOVED = (
    "printf('the coefficients of %s moved further than %.2f%% of its draws, ', law, "
    "100 * share_nearer)"
)


QUOTED_LAW = (
    Rule(
        "quoted_law_whole",
        "critical",
        no_rows("rule_broken is not null"),
        says="concat(law, ' broke a rule: ', rule_broken)",
        note="The coefficients of the law in force failed their suite: look at the runs "
        "that are new, and at the law's reason in publish.fits.",
    ),
    Rule(
        "quoted_law_stays",
        "critical",
        no_rows(
            "(law_now is null and rule_broken is null) or (law_now <> law and not has_new_data)"
        ),
        says="concat(coalesce(law_now, 'no law'), ' is quoted instead of ', law, "
        "if(has_new_data, '', ', and no run changed'))",
        note="The same runs choose the same law. If the code is new, its release says why.",
    ),
)


def suite(level: float, new_data_level: float, score_factor: float) -> Suite:
    """The suite with the bounds of [gate] in the settings.

    level           share of the last draws beyond which coefficients do not move, if no run changed
    new_data_level  the same where runs came, went or changed
    score_factor    by which the mean error on costlier runs may grow
    """
    return Suite(
        table_name="families",
        relation="quality.families",
        subject="family",
        position="family",
        rules=(
            *QUOTED_LAW,
            *_coefficients(level, new_data_level),
            _walk_forward(score_factor),
        ),
    )


def _coefficients(level: float, new_data_level: float) -> tuple[Rule, ...]:
    return (
        Rule(
            "coefficients_stay",
            "critical",
            no_rows(f"share_nearer > {level!r} and not has_new_data"),
            says=f"{MOVED} || 'and no run changed'",
            note="The same runs give the same coefficients, within the joint region of the "
            f"draws in force at level {level:g}. If the code is new, its release says why.",
        ),
        Rule(
            "coefficients_near",
            "critical",
            no_rows(f"share_nearer > {new_data_level!r} and has_new_data"),
            says=f"{MOVED} || 'more than new runs explain'",
            note="Further than the joint region of the draws in force at level "
            f"{new_data_level:g}, the new runs and the old ones tell of different laws: look "
            "for another loss, tokenizer or evaluation set.",
        ),
    )


def _walk_forward(score_factor: float) -> Rule:
    return Rule(
        "walk_forward_no_worse",
        "critical",
        no_rows(
            f"walk_forward_runs >= {FEW_RUNS} and walk_forward_are > {SMALL_ERROR} "
            f"and walk_forward_are > {score_factor!r} * walk_forward_are_before"
        ),
        says="printf('the mean error of %s on costlier runs grew from %.2f%% to %.2f%%', "
        "law, 100 * walk_forward_are_before, 100 * walk_forward_are)",
        note="Predictions of costlier runs from cheaper ones may not grow worse by more "
        f"than a factor of {score_factor:g}: look at the costliest runs that are new.",
    )
