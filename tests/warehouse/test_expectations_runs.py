from datetime import UTC, datetime

import pytest

from tests.warehouse.planting import curve, plant_points, plant_runs
from warehouse.quality.suites.runs import SUITE
from warehouse.quality.validate import validate

NIGHT = datetime(2026, 11, 22, 2, tzinfo=UTC)

# rule; how a run differs that just passes; one that just fails; what is said of that one
CRITICAL = [
    (
        "run_is_one",
        {"tracker_ids": ["a1"]},
        {"tracker_ids": ["a1", "b2"]},
        "its tracker has several runs of this name: a1, b2",
    ),
    ("params_known", {}, {"params": None}, "no parameter count"),
    ("tokens_known", {}, {"tokens": None}, "no count of tokens"),
    ("loss_known", {}, {"loss_nats": None}, "no evaluation of the loss"),
    ("params_in_range", {"params": 1e3}, {"params": 999.0}, "999 parameters"),
    ("params_in_range", {"params": 1e14}, {"params": 1.1e14}, "1.1e+14 parameters"),
    ("tokens_in_range", {"tokens": 1e4}, {"tokens": 9990.0}, "9990 tokens"),
    ("tokens_in_range", {"tokens": 1e16}, {"tokens": 1.1e16}, "1.1e+16 tokens"),
    (
        "tokens_per_param_in_range",
        {"params": 1e7, "tokens": 1e5},
        {"params": 1e7, "tokens": 0.99e5},
        "0.0099 tokens a parameter",
    ),
    (
        "tokens_per_param_in_range",
        {"tokens": 1e11},
        {"tokens": 1.01e11},
        "1.01e+05 tokens a parameter",
    ),
    (
        "params_fit_architecture",
        {"params_least": 1.05e6, "params_most": 2e6},
        {"params_least": 0.5e6, "params_most": 0.9e6},
        "1M parameters, but its architecture counts to 500k at least and 900k at most",
    ),
    (
        "params_total_covers_non_embedding",
        {"params_total": 1e6},
        {"params_total": 990_000.0},
        "990k in all, 1M without embeddings",
    ),
    (
        "params_total_covers_non_embedding",
        {"params_total": None},
        {"params_total": 1e5},
        "100k in all, 1M without embeddings",
    ),
    (
        "flops_are_a_count",
        {"flops": 1.2e16},
        {"flops": 1.21e16},
        "1.21e+16 FLOPs are 101 times 6ND",
    ),
    (
        "flops_are_a_count",
        {"flops": 1.2e12},
        {"flops": 1.2e5},
        "1.2e+05 FLOPs are 1e-09 times 6ND",
    ),
    (
        "flops_match_6nd",
        {"flops": 1.223e14, "flops_method": "6ND"},
        {"flops": 1.26e14, "flops_method": "6ND"},
        "1.26e+14 FLOPs are 1.05 times 6ND",
    ),
    (
        "loss_not_diverged",
        {"loss_nats": 3.149},
        {"loss_nats": 7.21, "loss_min_nats": 3.10},
        "last loss 7.21 is 2.33 times the least loss 3.1 of the run",
    ),
    (
        "loss_not_diverged",
        {"loss_first_nats": 3.0},
        {"loss_first_nats": 2.94, "loss_min_nats": 2.94},
        "last loss 3 is above the first, 2.94",
    ),
    (
        "tokens_match_steps",
        {"tokens_by_steps": 1.61e7},
        {"tokens_by_steps": 1.6e8},
        "20M tokens, but its steps times batch_tokens are 160M (0.125 times)",
    ),
    (
        "loss_in_unit_of_family",
        {"loss_nats": 4.04, "loss_min_nats": 4.04},
        {"loss_nats": 20.0, "loss_min_nats": 20.0, "loss_first_nats": 90.0},
        "loss 20, but 19 sound has 3 with no more parameters and no more tokens; as a perplexity "
        "it would be 3 nats/token",
    ),
    (
        "run_is_final",
        {"broken_end": "line 9: cut off"},
        {"is_final": False, "tokens_planned": None, "learning_rate_last": None}
        | {"broken_end": "line 9: cut off"},
        "its log is damaged behind the last evaluation: line 9: cut off",
    ),
    (
        "run_is_final",
        {},
        {"is_final": False, "tokens": 0.48 * 1.48e6, "tokens_planned": 1.48e6},
        "stopped at 48 % of 1.48M planned tokens",
    ),
    (
        "run_is_final",
        {"tokens_planned": None},
        {"is_final": False, "tokens_planned": None, "learning_rate_last": 3.7e-4},
        "ended at a learning rate of 0.00037, 37 % of its peak 0.001",
    ),
    (
        "run_is_final",
        {"learning_rate_peak": None, "learning_rate_last": None},
        {"is_final": False, "learning_rate_peak": None, "learning_rate_last": None},
        "ended early",
    ),
]

# rule; how the second of two runs differs that just passes; that just fails; what is said
WARNED = [
    (
        "flops_near_6nd",
        {"flops": 2.4e14},
        {"flops": 2.42e14},
        "run 2: 2.42e+14 FLOPs are 2.02 times 6ND",
    ),
    (
        "flops_near_6nd",
        {"flops": 0.6e14},
        {"flops": 0.59e14},
        "run 2: 5.9e+13 FLOPs are 0.492 times 6ND",
    ),
    (
        "tokens_near_steps",
        {"tokens_by_steps": 1.97e7},
        {"tokens_by_steps": 1.9e7},
        "run 2: 20M tokens, but its steps times batch_tokens are 19M",
    ),
    (
        "plan_not_overrun",
        {"tokens": 2.1e7},
        {"tokens": 2.2e7},
        "run 2: 110 % of 20M planned tokens",
    ),
    (
        "loss_not_dominated",
        {"loss_nats": 3.149, "tokens": 3e7, "tokens_planned": None},
        {"loss_nats": 3.3, "loss_min_nats": 3.3, "tokens": 3e7},
        "run 2: loss 3.3 is 1.1 times 3 of run 1, which has no more parameters and no more tokens",
    ),
    (
        "loss_not_dominated",
        {"loss_nats": 3.3, "loss_min_nats": 3.3, "tokens": 1.99e7},
        {"loss_nats": 3.3, "loss_min_nats": 3.3},
        "run 2: loss 3.3 is 1.1 times 3 of run 1, which has no more parameters and no more tokens",
    ),
    (
        "run_not_copied",
        {"loss_nats": 3.0000001},
        {},
        "run 2: the same size, tokens and loss as run 1",
    ),
    (
        "flops_method_single",
        {"family": "other", "flops_method": "6ND"},
        {"flops_method": "6ND"},
        "tiny: counted as 6ND, logged",
    ),
]


@pytest.fixture(scope="module")
def quarantined(new_warehouse):
    """{(case, rule): {run: value}} with every critical case judged as a family of its own."""
    found = {}
    with new_warehouse() as con:
        for case, (_, passes, fails, _) in enumerate(CRITICAL):
            family = {"family": f"case {case}"}
            plant_runs(con, [{"run_id": f"{case} sound", **family}])
            plant_runs(con, [{"run_id": f"{case} just inside", **family, **passes}])
            plant_runs(con, [{"run_id": f"{case} just outside", **family, **fails}])
        validate(con, "runs", NIGHT)
        rows = con.execute("select family, rule, run_id, value from quality.quarantine").fetchall()
    for family, rule, run_id, value in rows:
        found.setdefault((family, rule), {})[run_id] = value
    return found


@pytest.mark.parametrize(("case", "rule"), [(case, row[0]) for case, row in enumerate(CRITICAL)])
def test_a_critical_rule_keeps_out_the_run_beyond_its_bound_alone(quarantined, case, rule):
    said = CRITICAL[case][3]
    assert quarantined[f"case {case}", rule] == {f"{case} just outside": said}


@pytest.mark.parametrize(("rule", "fails", "said"), [(row[0], *row[2:]) for row in WARNED])
def test_a_warning_speaks_up_beyond_its_bound(con, rule, fails, said):
    plant_runs(con, [{"run_id": "run 1"}, {"run_id": "run 2", **fails}])
    found = validate(con, "runs", NIGHT).set_index("rule").loc[rule]
    assert (found["failed"], found["is_passed"], found["example"]) == (1, False, said)
    assert con.execute("from quality.quarantine").fetchall() == []


def test_no_warning_speaks_up_within_its_bound(con):
    for case, (_, passes, _, _) in enumerate(WARNED):
        family = {"family": f"family {case}"}
        plant_runs(con, [{"run_id": f"{case} run 1", **family}])
        plant_runs(con, [{"run_id": f"{case} run 2", "loss_nats": 2.99, **family, **passes}])
    found = validate(con, "runs", NIGHT).set_index("rule")["is_passed"]
    assert found[sorted({row[0] for row in WARNED})].all()


def test_a_run_named_twice_is_kept_out_in_both_families(con):
    plant_runs(con, [{"run_id": "twin", "family": "a"}, {"run_id": "twin", "family": "b"}])
    plant_runs(con, [{"run_id": "single", "family": "b"}])
    validate(con, "runs", NIGHT)
    kept_out = con.execute("select run_id, family, rule from quality.quarantine order by family")
    assert kept_out.fetchall() == [("twin", "a", "run_unique"), ("twin", "b", "run_unique")]


def test_a_run_that_goes_on_under_another_name_is_kept_out_with_its_other_part(con):
    unplanned = {"tokens_planned": None, "learning_rate_last": None}
    names = ["a", "a_resumed", "b", "b-other"]
    plant_runs(con, [{"run_id": name, **unplanned} for name in names])
    plant_points(con, curve("a", [5.0, 4.0, 3.5]))
    plant_points(con, [{**row, "step": row["step"] + 3} for row in curve("a_resumed", [3.2, 3.0])])
    plant_points(con, curve("b", [5.0, 4.0, 3.5]))
    plant_points(con, curve("b-other", [5.0, 4.0, 3.5, 3.2]))
    validate(con, "runs", NIGHT)
    kept_out = con.execute("select run_id, rule, value from quality.quarantine order by run_id")
    assert kept_out.fetchall() == [
        ("a", "run_is_whole", "it ends at step 3, and a_resumed goes on at step 4"),
        ("a_resumed", "run_is_whole", "it begins at step 4, and a ends at step 3"),
    ]


def test_the_good_runs_of_a_sweep_of_learning_rates_stay_whatever_became_of_the_others(con):
    rates = [("good", 3.0, 3.0), *((f"bad {i}", 4.2, 4.2) for i in range(3)), ("gone", 7.0, 3.5)]
    for size in (1e6, 4e6):
        plant_runs(
            con,
            [
                _size("tiny", size, 20 * size, 0)
                | {"run_id": f"{size:g} {name}", "loss_nats": last, "loss_min_nats": least}
                for name, last, least in rates
            ],
        )
    validate(con, "runs", NIGHT)
    kept_out = con.execute("select run_id from quality.quarantine").fetchall()
    assert not [run for (run,) in kept_out if "good" in run]


def test_a_batch_that_is_counted_in_sequences_is_no_contradiction(con):
    plant_runs(con, [{"tokens_by_steps": 2e7 / 512, "sequence_length": 512.0}])
    validate(con, "runs", NIGHT)
    assert con.execute("select rule from quality.quarantine").fetchall() == []


def test_a_run_named_after_another_is_no_part_of_it(con):
    unplanned = {"tokens_planned": None, "learning_rate_last": None}
    names = ["a", "a-cooldown3", "b-context2048", "b-context4096"]
    plant_runs(con, [{"run_id": name, **unplanned} for name in names])
    for first, second in (("a", "a-cooldown3"), ("b-context2048", "b-context4096")):
        plant_points(con, curve(first, [5.0, 4.0, 3.5]))
        plant_points(con, [{**row, "step": row["step"] + 3} for row in curve(second, [3.2, 3.0])])
    validate(con, "runs", NIGHT)
    assert con.execute("select rule from quality.quarantine").fetchall() == []


def test_of_two_units_in_a_family_the_rarer_is_kept_out(con):
    sizes = [1e6, 2e6, 4e6, 8e6, 1e7]
    losses = [1.0, 3.0, 2.9, 2.8, 2.7]
    plant_runs(
        con,
        [
            _size("tiny", N, 20 * N, 0) | {"loss_nats": loss, "loss_min_nats": loss}
            for N, loss in zip(sizes, losses, strict=True)
        ],
    )
    validate(con, "runs", NIGHT)
    kept_out = con.execute("select run_id, value from quality.quarantine")
    assert kept_out.fetchall() == [
        ("tiny 1e+06 2e+07 0", "loss 1, but 4 of 4 larger runs have a far higher one")
    ]


def test_a_family_is_told_what_its_fit_will_lack(con):
    sizes = [1e6, 2e6, 4e6, 8e6, 1e7]
    plant_runs(con, [_size("wide", N, 20 * N, seed) for seed in range(3) for N in sizes])
    plant_runs(con, [_size("wide", 1e6, 160e6, 0)])
    plant_runs(con, [_size("narrow", N, 20 * N, seed) for seed in range(2) for N in sizes[:4]])
    plant_runs(con, [_size("narrow", 1e6, 159e6, 0)])
    found = validate(con, "runs", NIGHT).set_index("rule")["example"]
    assert found["sizes_enough"] == "narrow: 4 model sizes, the largest 8 times the smallest"
    assert found["tokens_per_param_varied"] == "narrow: tokens a parameter from 20 to 159"
    assert found["seeds_repeated"] == "narrow: at most 2 known seeds of one size and length"


def test_runs_kept_from_the_fit_do_not_count_as_sizes(con):
    sizes = [1e6, 2e6, 4e6, 8e6, 1e7]
    plant_runs(con, [_size("tiny", N, 20 * N, 0) for N in sizes[:4]])
    plant_runs(con, [_size("tiny", sizes[4], 2e8, 0) | {"is_holdout": True}])
    found = validate(con, "runs", NIGHT).set_index("rule")["example"]
    assert found["sizes_enough"] == "tiny: 4 model sizes, the largest 8 times the smallest"


def test_every_rule_for_runs_has_a_planted_case():
    planted = {row[0] for row in CRITICAL + WARNED} | {
        "run_unique",
        "run_is_whole",
        "sizes_enough",
        "tokens_per_param_varied",
        "seeds_repeated",
    }
    assert planted == {rule.name for rule in SUITE.rules}


def _size(family: str, N: float, D: float, seed: int) -> dict[str, object]:
    return {
        "run_id": f"{family} {N:g} {D:g} {seed}",
        "family": family,
        "params": N,
        "params_non_embedding": N,
        "params_total": N,
        "tokens": D,
        "tokens_planned": D,
        "flops": 6 * N * D,
        "loss_nats": 3 - seed / 1000,
        "seed": seed,
    }
