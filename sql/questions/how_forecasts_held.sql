-- One row per family, kind, law and bucket of extrapolation: how predictions of unseen runs did.
select
    family,
    kind,
    law,
    bucket,
    n,
    is_too_few,
    ---------- how far off
    are,
    bias,
    ---------- how honest the intervals
    coverage_50,
    coverage_80,
    coverage_90,
    ---------- against the least loss seen so far
    skill_best_so_far

from publish.latest_scores
where kind in ('forecast', 'backtest') and bucket <> 'month'
order by family asc, kind desc, law asc, bucket asc;
