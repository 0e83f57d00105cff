-- One row per run that ingest knew, whether a law was fitted to it, and if not, why.
-- The settings' wish to leave a run out stands above what the validation found, and of several
-- rules that a run failed the first one that was written counts. A run that nothing excludes but
-- that no law was fitted to (its family has too few runs, or its fit failed) has is_in_fit false
-- and no exclusion: publish.fits says why.
-- The budget is that of the isoFLOP curve that the run stands on.
insert into publish.runs by name
with

first_failures as (
    select *
    from quality.quarantine
    qualify row_number() over (partition by run_id, family order by rowid) = 1
)

select
    ---------- keys
    $release as release,
    runs.run_id,
    runs.family,
    ---------- what the run was
    runs.params,
    runs.params_non_embedding,
    runs.params_total,
    runs.params_source,
    runs.tokens,
    runs.tokens_source,
    runs.flops,
    runs.flops_method,
    runs.flops_source,
    coalesce(runs_in_fit.flops_budget, runs.flops_budget) as flops_budget,
    runs.loss_nats,
    runs.loss_source,
    ---------- is it in the fit, and if not, why
    runs.is_final,
    runs_in_fit.run_id is not null as is_in_fit,
    runs.is_holdout,
    coalesce(runs.exclusion, first_failures.rule) as exclusion,
    case when runs.exclusion is null then first_failures.value end as exclusion_value,
    case
        when runs.exclusion is null then first_failures.note
        else 'asked for by exclude_runs in the settings of the family'
    end as exclusion_note,
    ---------- when and where
    runs.seed,
    runs.started_at,
    runs.finished_at,
    runs.source_uri

from core.runs
left join first_failures using (run_id, family)
left join runs_in_fit using (run_id, family)
order by runs.family, runs.run_id;
