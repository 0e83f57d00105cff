"""How often forecasts hold where the form of the law is wrong in a known way: make coverage.

Each family is an isoFLOP sweep of a truth that is no Chinchilla law, or is one; the forecast made
from it is asked for one more run on the frontier of the truth, 3 to 100 times beyond the sweep.

TRUTHS  Hoffmann      the Chinchilla law itself
        Farseer       Li et al. 2025: the exponents of data change with size
        no floor      Kaplan's joint law: the irreducible loss is not in sight
        broken        the part that compute can lower falls faster from the middle of the sweep on
        drift         a learning rate tuned for the smallest model and kept: loss rises with size
"""

import argparse
import sys
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

import laws
from laws.forecast import fit_forecast
from laws.forms.farseer import PUBLISHED as FARSEER
from laws.forms.kaplan import PUBLISHED as KAPLAN
from laws.published import TEX

Array = NDArray[np.float64]
Truth = Callable[[Array, Array], Array]

FAMILIES, SEED = 100, 0
NOISE_SD = 0.003  # of ln loss: seeds of one recipe
SIZES, BUDGETS = 7, (1e19, 4e19, 1.6e20, 6.4e20)
BEYOND = (3.0, 10.0, 30.0, 100.0)  # times the costliest budget
LEVELS = (0.5, 0.8, 0.9)
MIDDLE = 8e19  # FLOPs, where the broken law bends
DRIFT = 0.002  # of ln loss, times (ln N over the smallest)**2


def _broken(N: Array, D: Array) -> Array:
    steeper = (1 + (6 * N * D / MIDDLE) ** 0.5) ** -0.1
    return np.asarray(TEX.E + (TEX.loss(N, D) - TEX.E) * steeper)


def _drift(N: Array, D: Array) -> Array:
    return np.asarray(TEX.loss(N, D) * np.exp(DRIFT * np.log(N / 2e8) ** 2))


TRUTHS: Mapping[str, Truth] = {
    "Hoffmann": TEX.loss,
    "Farseer": next(iter(FARSEER.values())).loss,
    "no floor": next(iter(KAPLAN.values())).loss,
    "broken": _broken,
    "drift": _drift,
}


def main() -> None:
    """Print a row a truth and distance."""
    parser = argparse.ArgumentParser(prog="benchmarks.forecast.planted", description=main.__doc__)
    parser.add_argument("--families", type=int, default=FAMILIES)
    told = parser.parse_args()
    print("\n| truth | beyond | forecast: error % | 50 / 80 / 90 % hold | chinchilla: error % |")
    print("|---|---|---|---|---|", flush=True)
    for number, (name, truth) in enumerate(TRUTHS.items()):
        print(f"{name}: {told.families} families", file=sys.stderr, flush=True)
        families = [_family(truth, [SEED, number, seed]) for seed in range(told.families)]
        for place, times in enumerate(BEYOND):
            own, sd, single = np.array([family[:, place] for family in families]).T
            holds = " / ".join(f"{np.mean(np.abs(own) <= _z(p) * sd):.2f}" for p in LEVELS)
            print(
                f"| {name} | {times:.0f}x | {_percent(own)} | {holds} | {_percent(single)} |",
                flush=True,
            )


def _family(truth: Truth, seed: list[int]) -> Array:
    """(3, distances): actual less forecast, its standard deviation, actual less chinchilla."""
    random = np.random.default_rng(np.random.SeedSequence(seed))
    C = np.repeat(BUDGETS, SIZES)
    best = np.sqrt(C / 120)  # twenty tokens a parameter, sizes a factor of four either way
    N = best * np.exp(np.tile(np.linspace(-1.4, 1.4, SIZES), len(BUDGETS)))
    D = C / (6 * N)
    loss = truth(N, D) * np.exp(random.normal(scale=NOISE_SD, size=len(N)))
    runs = laws.Observations(N=N, D=D, L=loss)
    far = np.array(BEYOND) * max(BUDGETS)
    far_N = np.sqrt(far / 120)
    far_D = far / (6 * far_N)
    actual = np.log(truth(far_N, far_D)) + random.normal(scale=NOISE_SD, size=len(far))
    made, fit = fit_forecast(runs), laws.fit(laws.Chinchilla, runs)
    mean, sd = made.moments(far_N, far_D)
    single = np.log(fit.law.loss(far_N, far_D)) if fit.is_usable else np.full(len(far), np.nan)
    return np.array([actual - mean, np.hypot(sd, made.noise_sd), actual - single])


def _z(level: float) -> float:
    return laws.bands.normal_quantile(level)


def _percent(errors: Array) -> str:
    return f"{100 * np.nanmean(np.abs(errors)):.2f}"


if __name__ == "__main__":
    main()
