"""Methods that take turns on one core, so that what else the machine does meets all alike."""

import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class Timed(NamedTuple):
    """CPU seconds of the fastest round, and what the last one gave."""

    seconds: float
    result: Any


def take_turns(methods: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, Timed]:
    """Call every method once a round, one after the other."""
    timed = dict.fromkeys(methods, Timed(float("inf"), None))
    for _ in range(rounds):
        for name, method in methods.items():
            start = time.process_time()
            result = method()
            spent = time.process_time() - start
            timed[name] = Timed(min(spent, timed[name].seconds), result)
    return timed
