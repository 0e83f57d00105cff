"""Is this run on track: what its evaluations say beside its family's forecast and curves."""

from dataclasses import dataclass

import numpy as np

from laws.live.alarm import THRESHOLD, Evidence, evidence
from laws.live.band import Band, Expectation
from laws.live.curve import FIRST_LOOK, Curve


@dataclass(frozen=True)
class Standing:
    """How a run stands at its last evaluation.

    status    on_track, above, below or too_early
    reason    the same in a sentence
    share     of the plan that is done
    now       band of ln loss at that share, by the forecast and the course alone
    end       band of ln loss at the end, given the run's own evaluations
    e_value   the largest of all looks; an alarm at THRESHOLD, no evidence at 1
    looks     evaluations at which the run was judged
    alarm_share  of the plan, at the look that raised the alarm; None where there was none
    """

    status: str
    reason: str
    share: float
    now: Band
    end: Band
    e_value: float
    looks: int
    alarm_share: float | None = None


def standing(run: Curve, expected: Expectation) -> Standing:
    """Judge the run by all its evaluations so far."""
    share = float(run.share[-1])
    looked = run.share[run.looks()]
    # Before the first look the course is not known: the band is that of the first look.
    now = expected.at(max(share, FIRST_LOOK))
    if not len(looked):
        reason = (
            f"{share:.0%} of the plan is done; the first look is at {FIRST_LOOK:.0%}, because "
            "warm-up decides the loss before."
        )
        return Standing("too_early", reason, share, now, expected.end_given(run), 1.0, 0)
    found = evidence(looked, expected.residual(run), expected.covariance(looked))
    status, reason = _judged(run, found, now)
    alarm = found.alarm()
    since = None if alarm is None else alarm[1]
    end = expected.end_given(run)
    return Standing(status, reason, share, now, end, found.e_value, len(looked), since)


def _judged(run: Curve, found: Evidence, now: Band) -> tuple[str, str]:
    alarm, off = found.alarm(), float(run.log_loss[-1] - now.mean)
    way = "above" if off > 0 else "below"
    where = f"{100 * abs(np.expm1(off)):.1f} % {way} the expected loss"
    if alarm is None:
        return "on_track", (
            f"Now {where}, and no alarm in {len(found.share)} looks: the evidence has been "
            f"{found.e_value:.2g} at most, an alarm needs {THRESHOLD:.0f}."
        )
    side, since = alarm
    meaning = {
        "above": "Worse than expected: look for a cause in the run.",
        "below": "Better than expected: the forecast is stale, or the loss is not the same.",
    }
    evidence_then = f"the evidence reached {THRESHOLD:.0f} at {since:.0%} of the plan"
    return side, f"{meaning[side]} Now {where}; {evidence_then}."
