"""Print the benchmarks as tables: python -m benchmarks [--full] [names].

Times are CPU seconds of this process on one thread, the least of several rounds in which all
methods take turns.
"""

import argparse
import time

from benchmarks import (
    global_fit,
    ingest,
    many_families,
    night,
    nights,
    pages,
    refits,
    releases,
    reliability,
    trackers,
)

BENCHMARKS = {
    "refits": refits,
    "global_fit": global_fit,
    "reliability": reliability,
    "many_families": many_families,
    "ingest": ingest,
    "trackers": trackers,
    "night": night,
    "nights": nights,
    "pages": pages,
    "releases": releases,
}


def main() -> None:
    """Run them one after the other; each says what it compares and how."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(BENCHMARKS)}; by default all")
    parser.add_argument("--full", action="store_true", help="measure what is else extrapolated")
    asked = parser.parse_args()
    if unknown := set(asked.names) - BENCHMARKS.keys():
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    for name in asked.names or BENCHMARKS:
        start = time.process_time()
        print(f"\n{name}: {BENCHMARKS[name].TITLE}")
        for line in BENCHMARKS[name].run(asked.full):
            print(f"  {line}", flush=True)
        print(f"  ({time.process_time() - start:.0f} CPU s in all)")


main()
