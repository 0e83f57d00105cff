-- One row per family, law and compute budget of the frontier, of the release in force.
create or replace view publish.latest_frontier as
select frontier.*
from publish.frontier
inner join publish.latest_families as latest
    on
        frontier.release = latest.release_in_force
        and frontier.family = latest.family;

comment on view publish.latest_frontier is
'One row per family, law and compute budget of the frontier, in the release in force for its family.';
