-- One row per family and bootstrap draw of the Chinchilla law, of the newest published release.
create or replace view publish.latest_chinchilla_draws as
select chinchilla_draws.*
from publish.chinchilla_draws
inner join publish.latest_releases using (release);

comment on view publish.latest_chinchilla_draws is
'One row per family and bootstrap draw of the Chinchilla law, of the newest published release.';
