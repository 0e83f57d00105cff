-- One row per forecast from after the release before, up to this one.
select forecasts.*
from publish.forecasts
inner join publish.release_facts as this on this.release = $release
left join publish.release_facts as before on before.number = this.number - 1
where
    forecasts.sequence > coalesce(before.forecasts_known, 0)
    and forecasts.sequence <= this.forecasts_known
order by forecasts.sequence;
