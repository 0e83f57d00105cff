-- One row per family and law that was tried: is it quoted, and why or why not.
select
    family,
    law,
    is_selected,
    status,
    ---------- how it foretold costlier runs from cheaper ones
    walk_forward_runs,
    walk_forward_are,
    walk_forward_bias,
    ---------- in words
    choice,
    reason

from publish.latest_fits
order by family asc, is_selected desc, walk_forward_are asc nulls last, law asc;
