-- One row per family and law of the newest release.
select
    family,
    law,
    status,
    is_selected,
    runs,
    clusters,
    reason,
from publish.latest_fits
order by family, law;
