-- One row per family and compute budget, of the newest published release.
create or replace view publish.latest_isoflop_minima as
select isoflop_minima.*
from publish.isoflop_minima
inner join publish.latest_releases using (release);

comment on view publish.latest_isoflop_minima is
'One row per family and compute budget, of the newest published release.';
