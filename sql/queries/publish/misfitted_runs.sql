-- One row per run that a law was fitted to although ingest does not know it or a rule keeps it out.
select
    runs_in_fit.family,
    runs_in_fit.run_id,
    case
        when runs.run_id is null then 'ingest does not know it'
        when runs.exclusion is not null then runs.exclusion
        else 'it is held out to be predicted'
    end as why
from runs_in_fit
left join publish.runs
    on
        runs_in_fit.family = runs.family
        and runs_in_fit.run_id = runs.run_id
        and runs.release = $release
where runs.run_id is null or runs.exclusion is not null or runs.is_holdout
order by all;
