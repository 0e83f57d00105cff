"""The course of a run in flight: by finished runs of a like schedule, else by a law of schedules.

The forecast of the end is of a run whose rate ends as that of the finished runs does.  The course
by the law is therefore the law's loss at the run's own rates over its loss at the end of the
finished runs' schedules.  Its error is that on the runs to which it was fitted, and LAW_ERROR,
which was measured at one size and at three times the length: so it is asked no further away.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from laws.live.courses.annealing import Annealing, fit_annealing, has_schedule
from laws.live.courses.collapse import LEAST_RUNS, collapse, is_whole
from laws.live.courses.course import Course
from laws.live.courses.departures import Departure, scatter
from laws.live.courses.schedule import completed, is_alike
from laws.live.curve import EDGES, ROUNDING, Curve

Array = NDArray[np.float64]

# Root mean square of ln actual - ln predicted at the end of runs under seven other schedules and
# lengths, three sizes: benchmarks/live.py, the curves of arXiv:2503.12811.
LAW_ERROR = 0.005
NEAR_SIZE, NEAR_LENGTH = 2.0, 3.0  # as factors of N and D
LAW_MEMORY = 0.25  # in ln share: the error turns within an annealing over the last fifth of a run


def course_of(run: Curve, finished: Sequence[Curve]) -> Course:
    """The course of the run; raises TooFewCurves or NoSchedules where nothing can be said."""
    whole = [other for other in finished if is_whole(other)]
    alike = [other for other in whole if is_alike(run, other)]
    if len(alike) >= LEAST_RUNS or run.rate is None or run.steps is None:
        return collapse(alike, run.N, run.D)
    return annealing_course(run, whole)


def annealing_course(run: Curve, finished: Sequence[Curve]) -> Course:
    """By the annealing law fitted to finished runs of like size and length; raises NoSchedules."""
    known = [one for one in finished if _is_near(one, run) and has_schedule(one)]
    law = fit_annealing(known, run.N)
    found = scatter(EDGES, [_departure(law, one) for one in known])
    own = np.log(law.of(completed(run, known), EDGES))
    usual = np.mean([_log_end(law, one, run) for one in known])
    slow = np.hypot(found.slow, LAW_ERROR)
    memory = min(found.memory, LAW_MEMORY)
    return Course(EDGES, own - usual, slow, found.quick, memory, len(known), "annealing")


def _is_near(one: Curve, other: Curve) -> bool:
    size, length = abs(np.log(one.N / other.N)), abs(np.log(one.D / other.D))
    return bool(size <= np.log(NEAR_SIZE) + ROUNDING and length <= np.log(NEAR_LENGTH) + ROUNDING)


def _log_end(law: Annealing, finished: Curve, run: Curve) -> float:
    """ln loss at the end of the run, had it the schedule of a finished one."""
    lent = replace(finished, D=run.D, steps=run.steps)
    return float(np.log(law.of(lent, np.array([1.0])))[0])


def _departure(law: Annealing, run: Curve) -> Departure:
    """What the law leaves of a run's way to its end."""
    looks = run.looks()[:-1]
    share = run.share[looks]
    end = run.log_loss[-1] - np.log(law.of(run, run.share[-1:]))[0]
    residual = run.log_loss[looks] - np.log(law.of(run, share)) - end
    at_nodes = np.interp(np.log(EDGES), np.log(np.append(share, 1.0)), np.append(residual, 0.0))
    return Departure(share, residual, 1.0, at_nodes)
