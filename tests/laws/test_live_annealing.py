"""The law of schedules: its sums, its fit, and real curves."""

import csv

import numpy as np
import pytest

from laws.errors import NoSchedules, TooFewCurves
from laws.live.courses.annealing import Annealing, fit_annealing, sums
from laws.live.courses.of_run import LAW_ERROR, annealing_course, course_of
from laws.live.courses.schedule import completed, is_alike
from laws.live.curve import Curve
from tests.laws.planted_curves import family

STEPS = 20_000.0
SHARE = np.arange(1, 401) / 400
LAW = Annealing(L0=2.0, A=300.0, alpha=0.3, C=0.15, memory=1000.0)


def cosine(share):
    return 0.55 + 0.45 * np.cos(np.pi * np.minimum(share, 1.0))


def constant(share):
    return np.ones_like(share)


def decayed_late(share):
    """Constant, then on a line to a tenth over the last fifth."""
    return np.clip((1 - share) / 0.2, 0.1, 1.0)


def run(schedule, D=2e10, N=1e9, law=LAW):
    """A run of the law under a schedule."""
    bare = Curve(N, D, SHARE, np.ones_like(SHARE), 3e-4 * schedule(SHARE), STEPS)
    return Curve(N, D, SHARE, law.of(bare, SHARE), bare.rate, STEPS)


def test_a_constant_rate_anneals_nothing_and_counts_every_token():
    tokens, annealed = sums(run(constant), SHARE, 1000.0)
    np.testing.assert_allclose(tokens, SHARE * 2e10)
    np.testing.assert_array_equal(annealed, 0)


def test_a_rate_that_fell_to_nothing_long_ago_is_annealed_by_one():
    fallen = run(lambda share: np.where(share < 0.5, 1.0, 1e-9))
    tokens, annealed = sums(fallen, np.array([0.45, 1.0]), 100.0)
    assert annealed[0] == 0
    assert annealed[1] == pytest.approx(1.0, abs=1e-6)
    assert tokens[1] == pytest.approx(1e10, rel=0.01)


def test_annealing_takes_its_memory_of_steps():
    """After a drop R = 1 - exp(-steps since / memory): the geometric series of Tissue et al."""
    fallen = run(lambda share: np.where(share < 0.5, 1.0, 1e-9))
    _, annealed = sums(fallen, np.array([0.55]), 1000.0)
    assert annealed[0] == pytest.approx(1 - np.exp(-0.05 * STEPS / 1000), abs=0.04)


def test_warm_up_anneals_nothing():
    warmed = run(lambda share: np.minimum(share / 0.05, 1.0))
    np.testing.assert_array_equal(sums(warmed, SHARE, 1000.0)[1], 0)


def test_the_unit_of_the_rate_does_not_matter():
    one = run(cosine)
    other = Curve(one.N, one.D, one.share, one.L, 1e6 * one.rate, one.steps)
    np.testing.assert_allclose(sums(one, SHARE, 300.0), sums(other, SHARE, 300.0))


def test_two_schedules_give_the_law_back_and_a_third_is_told():
    law = fit_annealing([run(cosine), run(constant)], 1e9)
    assert law.memory == LAW.memory
    assert law.alpha == pytest.approx(LAW.alpha, rel=1e-3)
    assert pytest.approx(LAW.C, rel=1e-3) == law.C
    late = run(decayed_late)
    np.testing.assert_allclose(law.of(late, SHARE), late.L, rtol=1e-5)


def test_each_size_has_its_own_level():
    small, large = (Annealing(L0, 300.0, 0.3, 0.15, 1000.0) for L0 in (2.4, 1.9))
    runs = [
        run(s, N=N, law=law) for s in (cosine, constant) for N, law in ((1e8, small), (1e9, large))
    ]
    assert pytest.approx(1.9, rel=1e-3) == fit_annealing(runs, 2e9).L0
    assert pytest.approx(2.4, rel=1e-3) == fit_annealing(runs, 5e7).L0


def test_one_run_with_rates_is_too_few():
    with pytest.raises(NoSchedules, match="Log learning_rate and step"):
        fit_annealing([run(cosine), *family(runs=3)], 1e9)


def test_schedules_are_alike_up_to_where_the_run_is():
    late, steady = run(decayed_late), run(constant)
    assert is_alike(late.until(0.7), steady)
    assert not is_alike(late, steady)
    assert not is_alike(run(cosine).until(0.7), steady)
    assert is_alike(family(runs=1)[0], steady)  # no rates, nothing that differs


def test_an_unfinished_schedule_goes_on_to_where_finished_ones_ended():
    whole = completed(run(constant).until(0.5), [run(cosine)])
    assert whole.share[-1] == 1
    assert whole.rate[-1] / whole.rate.max() == pytest.approx(cosine(1.0), rel=1e-4)


def test_a_run_of_another_schedule_is_told_by_the_law_and_one_of_a_like_one_by_the_runs():
    finished = [run(cosine, D=D) for D in (1e10, 2e10, 4e10)] + [
        run(constant),
        run(constant, D=4e10),
    ]
    assert course_of(run(cosine).until(0.5), finished).kind == "collapse"
    assert course_of(run(decayed_late).until(0.5), finished).kind == "annealing"


def test_without_rates_and_without_runs_nothing_is_told():
    with pytest.raises(TooFewCurves):
        course_of(family(runs=1)[0].until(0.5), family(runs=2))


def test_a_late_decay_is_expected_lower_than_the_plateau_before_it():
    finished = [run(cosine), run(constant)]
    course = annealing_course(run(decayed_late), finished)
    late = run(decayed_late)
    end = (
        np.log(LAW.of(run(cosine), np.array([1.0])))[0],
        np.log(LAW.of(run(constant), np.array([1.0])))[0],
    )
    told = course.at(SHARE[40:])[0] + np.mean(end)
    np.testing.assert_allclose(told, late.log_loss[40:], atol=2e-3)


def test_real_curves_of_other_schedules_end_within_the_error_of_the_law(shared_data):
    """Curves of arXiv:2503.12811: fitted to a cosine and a constant rate, seven others told."""
    ends = []
    for size in (25, 100, 400):
        curves = _study(shared_data / "lr_schedule_curves" / f"csv_{size}", 1e6 * size)
        fitted = [curves.pop("cosine_24000"), curves.pop("constant_24000")]
        law = fit_annealing(fitted, 1e6 * size)
        ends += [r.log_loss[-1] - np.log(law.of(r, r.share[-1:]))[0] for r in curves.values()]
    assert len(ends) == 21
    assert np.sqrt(np.mean(np.square(ends))) < LAW_ERROR
    assert np.max(np.abs(ends)) < 3 * LAW_ERROR


def _study(folder, N):
    curves = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8") as file:
            rows = np.array([[float(v) for v in row] for row in list(csv.reader(file))[1:]])
        end = {"24000": 24e3, "72000": 72e3}.get(path.stem.split("_")[-1], 16e3)
        curves[path.stem] = Curve(N, end, rows[:, 0] / end, rows[:, 2], rows[:, 1], end)
    return curves
