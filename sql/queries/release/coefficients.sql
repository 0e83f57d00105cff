-- One row per coefficient of a quoted law that moved between two releases.
select
    family,
    coefficient,
    estimate_before as before,
    estimate as now,
    is_beyond
from release_diff_coefficients($earlier, $later)
where is_selected and estimate is distinct from estimate_before;
