"""What must hold for every evaluation of a run that the settings do not exclude."""

from warehouse.quality.suites import gxe
from warehouse.quality.suites.rule import Rule, Suite, no_rows, no_rows_of

LOSS_MAX_NATS = 12.0  # guessing among 100k tokens costs 11.5
REPEAT_MAX = 1.005  # seeds of one recipe end within 0.5 % (Open Athena 2026, Delphi)
AGAIN_GAP = 0.1  # of ln loss; the noise of single evaluations is a few per cent
UNSTABLE_RISE, UNSTABLE_SHARE, UNSTABLE_TIMES = 1.05, 0.1, 3

AT = "coalesce(' at step ' || step, ' in line ' || line)"

SUITE = Suite(
    table_name="points",
    relation="core.judged_points",
    subject="run_id",
    position="step, line",
    rules=(
        Rule(
            "loss_finite",
            "critical",
            no_rows("loss_nats is null or not isfinite(loss_nats)"),
            says="coalesce(if(isnan(loss_nats), 'loss NaN', 'loss ' || loss_nats), 'no loss')"
            f" || {AT}",
            note="A loss of NaN or infinity is a diverged run. Resume it from before that step "
            "with a lower learning rate, or leave it out with exclude_runs in [families].",
        ),
        Rule(
            "loss_positive",
            "critical",
            no_rows("loss_nats <= 0"),
            says=f"printf('loss %.4g', loss_nats) || {AT}",
            note="A cross-entropy is above zero. Check that loss in [families] names a "
            "cross-entropy and not an accuracy, a difference or a log-likelihood.",
        ),
        Rule(
            "loss_in_range",
            "warning",
            no_rows(f"loss_nats > {LOSS_MAX_NATS} and isfinite(loss_nats) and step > 0"),
            says=f"printf('loss %.4g nats/token', loss_nats) || {AT}",
            note=f"After the first step a loss above {LOSS_MAX_NATS:g} nats/token is worse than "
            "guessing. Check loss_unit in [families]: it may be a perplexity or a sum.",
        ),
        Rule(
            "loss_stable",
            "critical",
            no_rows_of(
                "points/unstable",
                rise_max=UNSTABLE_RISE,
                share_max=UNSTABLE_SHARE,
                times_min=UNSTABLE_TIMES,
            ),
            says="printf('%d of %d losses are over 5 %% above the least before them, up to %.3g "
            "times', times, losses, rise) || " + AT,
            note="A run that loses ground for over a tenth of its evaluations diverged, even if "
            "the end of the schedule mends its loss. Train it again with a lower learning rate. "
            "Single spikes are no harm.",
        ),
        Rule(
            "evaluations_agree",
            "critical",
            no_rows_of("points/disagreeing", repeat_max=REPEAT_MAX),
            says="printf('%d losses from %.4g to %.4g', times, loss_lo, loss_hi) || " + AT,
            note="Losses of one run and step that differ by more than 0.5 %, the spread between "
            "seeds, belong to two models: two runs share a name. Set run in [[sources]] to what "
            "tells them apart.",
        ),
        Rule(
            "evaluations_unique",
            "info",
            no_rows_of("points/repeated"),
            says="printf('%d losses', times) || " + AT,
            note="A resumed run repeats some steps: the last line counts. Nothing to do, unless "
            "the run was never resumed.",
        ),
        Rule(
            "tokens_never_fall",
            "critical",
            no_rows_of("points/tokens_falling"),
            says=f"'tokens fell from ' || in_words(before) || ' to ' || in_words(tokens) || {AT}",
            note="Tokens count from the start of the run. A counter that begins again after a "
            "resume makes D too small: log the total, or give tokens in the manifest and leave "
            "the counter out with [sources.fields].",
        ),
        Rule(
            "counters_go_on",
            "critical",
            no_rows_of("points/begun_again", gap=AGAIN_GAP),
            says="printf('counters begin again in line %d: step %d after %d, with a loss of %.4g '"
            " || 'where it was %.4g', line, step, step_before, loss_nats, loss_then)",
            note="After a resume steps go on. Where they begin again, the part behind that line "
            "counts from zero and D is too small: log the totals, or each part as a file of its "
            "own with the run's name.",
        ),
        Rule(
            "tokens_increase",
            "warning",
            no_rows_of("points/tokens_standing"),
            says="concat(in_words(tokens), ' tokens at both step ', step, ' and ', step_last)",
            note="Tokens grow with every step. A counter that stands still is logged too seldom, "
            "and D may be a little too small.",
        ),
        Rule(
            "step_known",
            "warning",
            gxe.ExpectColumnValuesToNotBeNull(column="step"),
            says="concat('no step in line ', line, ' of ', file)",
            note="Without steps the evaluations of a run are in the order of their lines. Log "
            "step, global_step or iteration.",
        ),
        Rule(
            "step_not_negative",
            "warning",
            gxe.ExpectColumnValuesToBeBetween(column="step", min_value=0),
            says="concat('step ', step, ' in line ', line)",
            note="Steps count from zero or one: check the name of the step in the log.",
        ),
        Rule(
            "learning_rate_not_negative",
            "warning",
            gxe.ExpectColumnValuesToBeBetween(column="learning_rate", min_value=0),
            says=f"printf('learning rate %.4g', learning_rate) || {AT}",
            note="A learning rate is zero or more, and the end of the schedule is read from it: "
            "check learning_rate in [sources.fields].",
        ),
    ),
)
