"""What the page of a family says, and in which order."""

from tests.reports import planted


def test_the_sections_stand_in_the_order_of_a_reader(atlas_words):
    headings = [
        "At 1e21 FLOPs", "Predicted against actual", "isoFLOP curves", "Frontier", "Plan",
        "Laws tried", "Coefficients", "Runs left out", "What would make it better",
        "Checks of the data", "Method",
    ]  # fmt: skip
    places = [atlas_words.index(heading) for heading in headings]
    assert places == sorted(places)


def test_the_headline_is_the_optimum_of_the_planted_law(atlas_words):
    params, tokens = planted.frontier_sizes(1e21)
    loss = float(planted.law(params, tokens))
    assert f"{params / 1e9:.2f}B parameters, {tokens / 1e9:.1f}B tokens" in atlas_words
    assert f"loss {loss:.2f} (" in atlas_words
    assert "that is 10 times the largest run" in atlas_words


def test_the_plan_has_its_budgets_and_the_sizes_that_are_as_good(atlas_words):
    plan = atlas_words[atlas_words.index("sizes within 0.005 nats") :]
    assert "1.14B–3.10B" in plan
    for budget in planted.PLAN:
        params, _ = planted.frontier_sizes(budget * 1e20)
        assert f"{params / 1e9:.2f}B" in plan or f"{params / 1e6:.0f}M" in plan


def test_the_score_line_says_how_unseen_runs_did(atlas_words):
    assert "Backtest of 6 unseen runs: 3 of 6 inside 50 %, 5 of 6 inside 80 %" in atlas_words
    assert "bias −0.3 % (runs ended better than predicted)" in atlas_words


def test_the_largest_runs_come_first_and_once_with_the_least_hindsight(atlas_words):
    table = atlas_words[atlas_words.index("The largest runs") :]
    table = table[: table.index("12 of 30 runs")]
    assert table.count("1e20") == 6
    assert table.count("3e19") == 6
    assert table.count("backtest") == 6


def test_a_run_outside_its_interval_is_named_so(atlas_words):
    assert "outside its interval, 1" in atlas_words


def test_published_sets_stand_beside_the_coefficients(atlas_words):
    table = atlas_words[atlas_words.index("Coefficients") : atlas_words.index("Runs left out")]
    for said in ("Hoffmann 2022", "Besiroglu 2024", "arXiv:2404.10102", "0.348", "0.366"):
        assert said in table


def test_a_run_left_out_has_its_rule_what_it_saw_and_how_to_mend_it(atlas_words):
    assert "2 of 32 runs" in atlas_words
    assert "stopped at 48 % of 4.2B planned tokens" in atlas_words
    assert "let it finish, or log it under its real plan" in atlas_words
    assert "Log params_non_embedding, or give it in the manifest" in atlas_words


def test_failed_rules_and_unread_files_are_listed(atlas_words):
    assert "flops method is one" in atlas_words
    assert "loss is finite" not in atlas_words
    assert "runs/killed/m.jsonl, line 812: the last line is cut off" in atlas_words
    assert "runs/old.parquet: not a Parquet file" in atlas_words


def test_the_page_says_how_to_make_it_again(atlas_words):
    for said in ("d" * 64, "5" * 64, "0.1.0+abc1234", "lawbook nightly --as-of 2026-11-22"):
        assert said in atlas_words
    assert "22 November 2026, 02:03 UTC" in atlas_words
    assert "select * from publish.frontier where release = &#39;2026-11-22&#39;" in atlas_words
