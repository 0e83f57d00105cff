-- One row per run: where it ended, and where each number came from.
insert into core.runs by name
with

logs as (
    select
        run_files.run_id,
        coalesce(min(run_metrics.file), min(run_files.file)) as source_uri,
        max(run_metrics.step_last) as steps,
        min(run_metrics.started_at) as started_at,
        max(run_metrics.finished_at) as finished_at
    from run_files
    left join run_metrics using (run_id, file)
    group by run_files.run_id
),

ids as (
    select
        run_id,
        list(distinct value order by value) as tracker_ids
    from run_configs
    where key = 'tracker.id' and value <> ''
    group by run_id
),

gathered as (
    select
        run_families.run_id,
        run_families.family,
        families.loss_metric,
        families.loss_unit,
        families.holdout_params_above,
        families.holdout_flops_above,
        exclusions.exclusion,
        run_counts.* exclude (run_id),
        facts.flops_budget,
        facts.batch_tokens,
        facts.warmup_steps,
        facts.schedule,
        facts.unique_tokens,
        run_counts.tokens / nullif(facts.unique_tokens, 0) as epochs,
        facts.tokenizer,
        facts.vocabulary,
        facts.sequence_length,
        facts.evaluation_set,
        facts.training_precision,
        facts.experts,
        facts.experts_active,
        facts.params_active,
        facts.optimizer,
        facts.framework,
        facts.status,
        ids.tracker_ids,
        facts.params_least,
        facts.params_most,
        broken_ends.said as broken_end,
        facts.schedule in ('constant', 'constant_with_warmup', 'none') as is_constant,
        if(facts.seed = floor(facts.seed), try_cast(facts.seed as bigint), null) as seed,
        evaluations.loss_nats,
        evaluations.loss_min_nats,
        evaluations.loss_first_nats,
        coalesce(evaluations.points, 0) as points,
        coalesce(
            greatest(rates.number, facts.learning_rate_peak),
            facts.learning_rate
        ) as learning_rate_peak,
        rates.learning_rate_last,
        logs.* exclude (run_id)

    from run_families
    inner join core.families as families using (family)
    inner join logs using (run_id)
    inner join run_counts using (run_id)
    left join facts using (run_id)
    left join exclusions using (run_id)
    left join evaluations using (run_id)
    left join rates using (run_id)
    left join broken_ends using (run_id)
    left join ids using (run_id)
)

select
    * exclude (
        loss_metric, loss_unit, holdout_params_above, holdout_flops_above, is_constant
    ),
    if(points > 0, format('logged: {} in {}', loss_metric, loss_unit), null) as loss_source,
    -- a plan that was reached says so, whatever the floor of the learning rate
    coalesce(
        tokens >= 0.98 * tokens_planned,
        broken_end is null
        and coalesce(status not in ('failed', 'killed', 'running'), true)
        -- a schedule that ends at 10 % of its peak has ended; the cosine is flat there
        and not coalesce(
            learning_rate_last > 0.11 * learning_rate_peak and not coalesce(is_constant, false),
            false
        )
    ) as is_final,
    coalesce(params > holdout_params_above, false)
    or coalesce(flops > holdout_flops_above, false) as is_holdout

from gathered
order by family, run_id;
