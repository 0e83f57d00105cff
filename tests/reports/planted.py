"""Published tables made from a Chinchilla law that is known: what a night would hand over."""

import numpy as np
import pandas as pd

E, A, B, ALPHA, BETA = 1.69, 406.4, 410.7, 0.34, 0.28  # Hoffmann et al. 2022, eq. 10
SD = 0.004  # scatter of log loss among the planted runs
K = 6.0
LEVEL = 0.9
Z = 1.6448536269514722  # normal quantile of 0.95
PLAN = (1.0, 10.0, 100.0)
Tables = dict[str, pd.DataFrame]


def law(params, tokens, scale=1.0):
    """Loss of the planted law in nats/token, all of it times `scale`."""
    return scale * (E + A / np.asarray(params) ** ALPHA + B / np.asarray(tokens) ** BETA)


def frontier_sizes(flops):
    """Compute-optimal N and D of the planted law at flops = 6 N D."""
    G = (ALPHA * A / (BETA * B)) ** (1 / (ALPHA + BETA))
    params = G * (np.asarray(flops) / K) ** (BETA / (ALPHA + BETA))
    return params, np.asarray(flops) / K / params


def release(families=("atlas",), **options) -> Tables:
    """Every published table of one release that holds these families."""
    parts = [family_tables(name, seed, **options) for seed, name in enumerate(families)]
    tables = {name: pd.concat([p[name] for p in parts], ignore_index=True) for name in parts[0]}
    runs = tables["runs"]
    left_out = ~runs["is_in_fit"] & ~runs["is_holdout"]
    tables["releases"] = pd.DataFrame([_facts(len(runs), int(left_out.sum()))])
    tables |= {"data_quality": _quality(), "file_problems": _files(), "published_sets": _sets()}
    return {name: table.assign(release="2026-11-22") for name, table in tables.items()}


def family_tables(family, seed, budgets=(1e18, 3e18, 1e19, 3e19, 1e20), scale=1.0, spread=0.02):
    """The tables of one family: six sizes a budget, the largest budget held out by a backtest."""
    runs = _runs(family, seed, budgets, scale)
    return {
        "runs": pd.concat([runs, _left_out(family)], ignore_index=True),
        "fits": _fits(family, runs),
        "coefficients": _coefficients(family, scale),
        "predicted_vs_actual": _predictions(family, runs, budgets, scale, spread),
        "scores": _scores(family),
        "frontier": _frontier(family, max(budgets), scale, spread),
        "isoflop_curves": _curves(family, budgets, scale),
        "isoflop_minima": _minima(family, budgets, scale),
    }


def _runs(family, seed, budgets, scale):
    random = np.random.default_rng(seed)
    budget = np.repeat(budgets, 6)
    best, _ = frontier_sizes(budget)
    params = best * np.tile(np.geomspace(0.2, 5, 6), len(budgets))
    tokens = budget / K / params
    loss = law(params, tokens, scale) * np.exp(random.normal(0, SD, len(budget)))
    names = [f"{family}-{c:.0e}-{n / 1e6:.1f}M" for c, n in zip(budget, params, strict=True)]
    return pd.DataFrame({
        "run_id": names, "family": family, "params": params, "tokens": tokens, "flops": budget,
        "flops_budget": budget, "loss_nats": loss, "is_in_fit": True, "is_holdout": False,
        "exclusion": None, "exclusion_value": None, "exclusion_note": None, "seed": 0,
        "source_uri": [f"runs/{name}/metrics.jsonl" for name in names],
    })  # fmt: skip


def _left_out(family):
    row = {"family": family, "is_in_fit": False, "is_holdout": False, "tokens": 2e9}
    return pd.DataFrame([
        {**row, "run_id": f"{family}-killed", "params": 3e8, "flops": 3.6e18, "loss_nats": 3.1,
         "exclusion": "run_is_final", "exclusion_value": "stopped at 48 % of 4.2B planned tokens",
         "exclusion_note": "A run that ended early has a loss its schedule would still lower: "
         "let it finish, or log it under its real plan.", "source_uri": "runs/killed/m.jsonl"},
        {**row, "run_id": f"{family}-unsized", "params": None, "flops": None, "loss_nats": 2.9,
         "exclusion": "params_known", "exclusion_value": "no parameter count was logged",
         "exclusion_note": "Log params_non_embedding, or give it in the manifest.",
         "source_uri": "runs/unsized/m.jsonl"},
    ])  # fmt: skip


def _fits(family, runs):
    ratio = runs["tokens"] / runs["params"]
    ends = {
        f"{name}_{end}": getattr(values, end)()
        for name, values in
        (("params", runs["params"]), ("tokens", runs["tokens"]), ("flops", runs["flops"]),
         ("tokens_per_param", ratio))
        for end in ("min", "max")
    }  # fmt: skip
    return pd.DataFrame([{
        "family": family, "law": "chinchilla", "is_selected": True, "status": "converged",
        "reason": "The optimum was reached from every start.", "objective": 1e-4, "delta": 5e-3,
        "gradient": 1e-9, "condition": 240.0, "residual_sd": SD, "runs": len(runs),
        "clusters": len(runs), "flops_per_param_token": K, "flops_per_param_token_min": K,
        "flops_per_param_token_max": K, "draws": 998, "draws_lost": 2, "choice": None,
        "walk_forward_runs": None, "walk_forward_are": None, "walk_forward_bias": None,
        "floor_drift": 0.02, **ends,
    }])  # fmt: skip


def _coefficients(family, scale):
    values = [
        ("E", E * scale, 0.04 * scale, "nats/token", False),
        ("A", A * scale, 90, "nats/token", False),
        ("B", B * scale, 120, "nats/token", False), ("alpha", ALPHA, 0.013, "-", False),
        ("beta", BETA, 0.015, "-", False), ("n_exponent", BETA / (ALPHA + BETA), 0.021, "-", True),
        ("d_exponent", ALPHA / (ALPHA + BETA), 0.021, "-", True),
        ("gamma", ALPHA * BETA / (ALPHA + BETA), 0.006, "-", True),
    ]  # fmt: skip
    return pd.DataFrame([
        {"family": family, "law": "chinchilla", "coefficient": name, "estimate": value,
         "lo": value - Z * se, "hi": value + Z * se, "level": LEVEL, "unit": unit,
         "standard_error": se, "estimate_field_delta": value * 1.01, "is_derived": is_derived}
        for name, value, se, unit, is_derived in values
    ])  # fmt: skip


def _predictions(family, runs, budgets, scale, spread):
    top = runs[runs["flops_budget"] == max(budgets)]
    both = [runs.assign(kind="fit", off=1.0), top.assign(kind="backtest", off=1.004)]
    table = pd.concat(both, ignore_index=True)
    predicted = law(table["params"], table["tokens"], scale) * table["off"]
    wide = np.where(table["kind"] == "fit", spread / 2, spread)
    actual = table["loss_nats"].copy()
    actual.iloc[-1] *= 1.03  # one backtest run outside its interval
    return pd.DataFrame({
        "family": family, "law": "chinchilla", "run_id": table["run_id"], "kind": table["kind"],
        "params": table["params"], "tokens": table["tokens"], "flops": table["flops"],
        "predicted_loss_nats": predicted, "level": LEVEL,
        "lo_loss_nats": predicted * (1 - wide), "hi_loss_nats": predicted * (1 + wide),
        "actual_loss_nats": actual, "residual_nats": actual - predicted,
        "error_relative": actual / predicted - 1,
        "is_inside": (actual / predicted - 1).abs() <= wide, "is_forecast": False,
        "flops_ratio": np.where(table["kind"] == "fit", table["flops"] / max(budgets), 10 / 3),
    })  # fmt: skip


def _scores(family):
    row = {"family": family, "law": "chinchilla", "are": 0.004, "bias": -0.003, "n": 6,
           "coverage_50": 0.5, "coverage_80": 5 / 6, "coverage_90": 5 / 6, "pinball": 0.002,
           "crps": 0.004}  # fmt: skip
    return pd.DataFrame([
        {**row, "kind": "fit", "bucket": "all", "n": 30, "bias": 0.0, "skill_best_so_far": None},
        {**row, "kind": "backtest", "bucket": "all", "skill_best_so_far": 0.91},
        {**row, "kind": "backtest", "bucket": "3-10x", "skill_best_so_far": 0.91},
    ])  # fmt: skip


def _frontier(family, largest, scale, spread):
    grid = np.geomspace(largest / 300, largest * 300, 61)
    flops = np.union1d(grid, np.multiply(PLAN, largest))
    params, tokens = frontier_sizes(flops)
    wide = 0.05 + 0.05 * np.abs(np.log10(flops / largest))
    loss = law(params, tokens, scale)
    off = spread * (0.5 + 0.4 * np.abs(np.log10(flops / largest)))
    return pd.DataFrame({
        "family": family, "law": "chinchilla", "flops": flops, "flops_ratio": flops / largest,
        "params_opt": params, "lo_params_opt": params / (1 + wide),
        "hi_params_opt": params * (1 + wide), "tokens_opt": tokens,
        "lo_tokens_opt": tokens / (1 + wide), "hi_tokens_opt": tokens * (1 + wide),
        "tokens_per_param": tokens / params, "loss_nats": loss,
        "lo_loss_nats": loss * (1 - off), "hi_loss_nats": loss * (1 + off),
        "lo_params_indifferent": params / 1.6, "hi_params_indifferent": params * 1.7,
        "is_plan": np.isin(flops, np.multiply(PLAN, largest)), "level": LEVEL,
    })  # fmt: skip


def _curves(family, budgets, scale):
    budget = np.repeat(budgets, 41)
    best, _ = frontier_sizes(budget)
    params = best * np.tile(np.geomspace(0.15, 6.5, 41), len(budgets))
    tokens = budget / K / params
    return pd.DataFrame({
        "family": family, "law": "chinchilla", "flops_budget": budget, "params": params,
        "tokens": tokens, "predicted_loss_nats": law(params, tokens, scale),
    })  # fmt: skip


def _minima(family, budgets, scale):
    best, tokens = frontier_sizes(np.array(budgets))
    return pd.DataFrame({
        "family": family, "flops_budget": budgets, "runs": 6, "params_opt": best * 1.08,
        "loss_nats": law(best, tokens, scale), "curvature": 0.05,
        "is_interior": [False] + [True] * (len(budgets) - 1), "params_opt_law": best,
    })  # fmt: skip


def _facts(runs, left_out):
    return {
        "released_at": pd.Timestamp("2026-11-22 02:03", tz="UTC"), "status": "published",
        "as_of": pd.Timestamp("2026-11-22").date(), "data_hash": "d" * 64,
        "settings_hash": "5" * 64, "code_version": "0.1.0+abc1234", "seed": 0, "draws": 1000,
        "runs": runs, "runs_left_out": left_out,
    }  # fmt: skip


def _quality():
    return pd.DataFrame([
        {"table_name": "points", "rule": "loss_is_finite", "severity": "critical", "checked": 9000,
         "failed": 0, "example": None, "note": "A loss that is not finite is a divergence."},
        {"table_name": "runs", "rule": "flops_method_is_one", "severity": "warning", "checked": 32,
         "failed": 2, "example": "atlas-killed counts FLOPs as logged", "note": "Runs counted in "
         "two ways lie on two frontiers."},
    ])  # fmt: skip


def _files():
    return pd.DataFrame([
        {"file": "runs/killed/m.jsonl", "line": 812, "reason": "the last line is cut off"},
        {"file": "runs/old.parquet", "line": None, "reason": "not a Parquet file"},
    ])  # fmt: skip


def _sets():
    published = {"E": 1.69, "A": 406.4, "B": 410.7, "alpha": 0.34, "beta": 0.28}
    refit = {"E": 1.8172, "A": 482.01, "B": 2085.43, "alpha": 0.3478, "beta": 0.3658}
    return pd.DataFrame([
        {"law": "chinchilla", "source": source, "citation": citation, "coefficient": name,
         "estimate": value}
        for source, citation, values in (
            ("Hoffmann 2022", "arXiv:2203.15556", published),
            ("Besiroglu 2024", "arXiv:2404.10102", refit),
        )
        for name, value in values.items()
    ])  # fmt: skip
