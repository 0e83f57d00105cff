-- One row per row of the attached release file that the warehouse has not, or has otherwise.
with

releases as (
    from release_file.publish.release_facts
    except all
    from publish.release_facts
),

decisions as (
    from release_file.publish.decisions
    except all
    from publish.decisions
)

select release as name
from releases
union all
select release as name
from decisions
union all
select there.forecast_id as name
from release_file.publish.forecasts as there
anti join publish.forecasts as here
    on there.forecast_id = here.forecast_id and there.hash = here.hash;
