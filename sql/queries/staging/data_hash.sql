-- One row per fact that a release depends on: runs, what keeps runs out, what the suites found and
-- what could not be read. Not where a log lay, nor when it was judged.
select
    'run' as fact,
    runs.run_id as name,
    to_json(runs)::varchar as content,
from (select * exclude (source_uri) from core.runs) as runs
union all
select
    'quarantine' as fact,
    run_id as name,
    to_json(quarantine)::varchar as content,
from quality.quarantine
union all
select
    'rule' as fact,
    table_name || '.' || rule as name,
    to_json([severity, checked::varchar, failed::varchar, example])::varchar as content,
from quality.results
where table_name not in ('coefficients', 'families')
union all
select
    'broken line' as fact,
    line::varchar as name,
    reason as content,
from core.broken_lines
union all
select
    'unreadable file' as fact,
    source as name,
    content_hash as content,
from core.files
where problem is not null and kind <> 'passed'
order by all;
