-- One row per run that ended before its plan or its schedule, or is still running.
select
    run_id,
    family,
    case
        when tokens < $finished * tokens_planned
            then
                printf(
                    'stopped at %.3g %% of %s planned tokens',
                    100 * tokens / tokens_planned,
                    in_words(tokens_planned)
                )
        when learning_rate_last > $learning_rate_end * learning_rate_peak
            then
                printf(
                    'ended at a learning rate of %.3g, %.3g %% of its peak %.3g',
                    learning_rate_last,
                    100 * learning_rate_last / learning_rate_peak,
                    learning_rate_peak
                )
        when status in ('failed', 'killed', 'running') then 'its tracker says: ' || status
        when broken_end is not null
            then 'its log is damaged behind the last evaluation: ' || broken_end
        else 'ended early'
    end as value
from $batch
where not is_final
