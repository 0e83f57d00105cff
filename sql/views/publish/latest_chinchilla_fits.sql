-- One row per family whose selected law is Chinchilla, of the newest published release.
create or replace view publish.latest_chinchilla_fits as
select chinchilla_fits.*
from publish.chinchilla_fits
inner join publish.latest_releases using (release);

comment on view publish.latest_chinchilla_fits is
'One row per family whose selected law is Chinchilla, of the newest published release.';
