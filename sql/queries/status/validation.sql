-- One row per rule that some row failed in the newest release.
select
    table_name,
    rule,
    severity,
    checked,
    failed,
    example,
from publish.latest_data_quality
where failed > 0
order by case severity when 'critical' then 0 when 'warning' then 1 else 2 end, table_name, rule;
