"""A night of many families: the fit and the bootstrap of each, in CPU time and memory."""

import resource
import sys
import time
from collections.abc import Iterator

import laws
from benchmarks.families import simulated

FAMILIES, DRAWS, SOME = 1000, 1000, 50
SIZES = range(24, 61)  # runs of a family, one size after the other
TITLE = f"{FAMILIES:,} families of {SIZES[0]} to {SIZES[-1]} runs, {DRAWS:,} draws each"
MIB = 2**20 if sys.platform == "darwin" else 2**10  # in the unit of ru_maxrss


def run(is_full: bool = False) -> Iterator[str]:
    """CPU seconds and peak memory; from a part of the families unless full."""
    families, fits, usable = FAMILIES if is_full else SOME, 0.0, 0
    begin = time.process_time()
    for seed in range(families):
        runs = simulated(SIZES[seed * 7 % len(SIZES)], seed)
        start = time.process_time()
        fit = laws.fit(laws.Chinchilla, runs)
        fits += time.process_time() - start
        if fit.is_usable:
            laws.bootstrap(fit, runs, DRAWS)
            usable += 1
    spent = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
    night, share = FAMILIES * spent / families, FAMILIES * fits / families
    how = "measured" if is_full else f"from {families} families"
    yield f"{night:.0f} CPU s, of which fits {share:.1f} s ({how}, {usable} with a law)"
    yield f"peak memory of this process {peak:,.0f} MiB"
