"""Which runs to train: what each would buy of certainty about a target, before it is trained.

forecast or law -> covariance of ln loss over candidates and targets -> gain.py -> greedy.py

next_runs.py adds runs to a family; sweep.py plans a whole sweep where there is none yet, which
identifiable.py refuses where its runs could not determine a law.
"""

from laws.design.next_runs import NextRuns, next_runs
from laws.design.sweep import Sweep, plan_sweep

__all__ = ["NextRuns", "Sweep", "next_runs", "plan_sweep"]
