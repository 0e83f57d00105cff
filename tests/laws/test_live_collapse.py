"""Courses from finished runs: what is carried over, and how sure that is."""

import json
from pathlib import Path

import numpy as np
import pytest

from laws.errors import TooFewCurves
from laws.live.courses.collapse import collapse
from laws.live.courses.departures import LEAST_SLOW, student
from laws.live.courses.kriging import Field
from laws.live.curve import EDGES, Curve
from tests.laws.planted_curves import family, planted, way


def sds(course):
    return course.at(EDGES)[1]


@pytest.mark.parametrize("points", [12, 30, 100, 777])
def test_one_way_of_all_runs_is_found_from_many_evaluations_or_few(points):
    course = collapse(family(points=points), 5e9, 1e11)
    np.testing.assert_allclose(course.log_ratio, way(EDGES), atol=2e-3)


def test_ways_that_differ_with_size_and_tokens_are_carried_on_to_a_larger_run():
    def shape(N, D):
        return 1.0 + 0.05 * np.log(N / 1e9) - 0.1 * np.log(D / N / 30)

    course = collapse(family(runs=15, shape=shape), 5e9, 5e9 * 200)
    np.testing.assert_allclose(course.log_ratio, shape(5e9, 5e9 * 200) * way(EDGES), atol=1e-6)


def test_a_course_is_never_surer_than_seeds_allow_and_less_sure_far_from_the_runs():
    near, far = (collapse(family(noise=0.004), N, 30 * N) for N in (3e8, 3e12))
    assert sds(near).min() >= LEAST_SLOW
    assert (sds(far) > sds(near)).all()


def test_few_runs_make_a_course_less_sure_as_students_t_does():
    assert student(3) == pytest.approx(2.9199856 / 1.6448536, rel=1e-6)  # tables of t, 2 df
    assert student(1000) == pytest.approx(1.0, abs=2e-3)


@pytest.mark.parametrize("noise", [0.002, 0.01])
def test_departures_of_new_runs_are_as_wide_as_told(noise):
    finished = family(runs=15, noise=noise)
    course = collapse(finished, 3e8, 9e9)
    new = [planted(3e8, 9e9, noise=noise, seed=100 + seed) for seed in range(100)]
    off = np.array([r.log_loss[9:-1] - r.log_loss[-1] - course.log_ratio[:-1] for r in new])
    size = np.sqrt(np.mean((off / sds(course)[:-1]) ** 2))
    assert 0.5 < size < 1.1


def test_two_finished_runs_are_too_few():
    with pytest.raises(TooFewCurves, match=r"3 finished runs .* there are 2"):
        collapse(family(runs=2), 1e9, 2e10)


def test_a_run_that_did_not_reach_its_end_is_no_finished_one():
    with pytest.raises(TooFewCurves, match=r"there are 0"):
        collapse([run.until(0.9) for run in family()], 1e9, 2e10)


def test_kriging_weights_carry_a_linear_field_over_without_error():
    places = np.log([[run.N, run.D] for run in family(runs=15)])
    wanted = np.log([7e9, 1e11])
    weights, variance = Field(reach=2.0, shared=0.95).weights(places, wanted)
    assert weights.sum() == pytest.approx(1.0)
    np.testing.assert_allclose(weights @ places, wanted)
    assert variance > 0


def test_runs_of_one_size_and_length_are_averaged():
    places = np.log([[1e9, 2e10]] * 8)
    weights, variance = Field(reach=1.0, shared=0.5).weights(places, places[0])
    np.testing.assert_allclose(weights, 1 / 8)
    # the shared half is known but for an eighth of the own half; a new run's own half comes on top
    assert variance == pytest.approx(0.5 + 0.5 / 8)


def test_the_sweep_of_the_repository_tells_its_own_runs(sweep_curves):
    """Five real runs, each within the band that the others give it at nine looks of ten."""
    inside = []
    for place in (2, 7, 12, 17, 22):
        run, others = sweep_curves[place], sweep_curves[:place] + sweep_curves[place + 1 :]
        course = collapse(others, run.N, run.D)
        looks = run.looks()[:-1]
        ratio, sd = course.at(run.share[looks])
        off = run.log_loss[looks] - run.log_loss[-1] - ratio
        inside.append(np.mean(np.abs(off) < 1.645 * sd))
    assert np.mean(inside) > 0.9


@pytest.fixture(scope="module")
def sweep_curves() -> list[Curve]:
    """The finished runs of tiny-rope in examples/."""
    folder = Path(__file__).parents[2] / "examples" / "tiny_sweep" / "runs"
    return [curve for path in sorted(folder.glob("rope-*.jsonl")) if (curve := _curve(path))]


def _curve(path: Path) -> Curve | None:
    head, *lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    config, rows = head["config"], [row for row in lines if row["eval/loss"] is not None]
    D, columns = config["tokens_planned"], ("tokens", "eval/loss", "learning_rate")
    tokens, loss, rate = (np.array([row[c] for row in rows], dtype=float) for c in columns)
    if tokens[-1] < 0.98 * D or not np.isfinite(loss).all():
        return None
    steps = rows[-1]["step"]
    return Curve(config["params_non_embedding"], D, tokens / D, loss, rate, steps)
