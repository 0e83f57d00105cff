-- One row per family, law, compute budget and model size, of the newest published release.
create or replace view publish.latest_isoflop_curves as
select isoflop_curves.*
from publish.isoflop_curves
inner join publish.latest_releases using (release);

comment on view publish.latest_isoflop_curves is
'One row per family, law, compute budget and model size, of the newest published release.';
