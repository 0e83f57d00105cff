-- One row per decision from after the release before, up to this one.
select decisions.*
from publish.decisions
inner join publish.release_facts as this on this.release = $release
left join publish.release_facts as before on before.number = this.number - 1
where
    decisions.number > coalesce(before.decisions_known, 0)
    and decisions.number <= this.decisions_known
order by decisions.number;
