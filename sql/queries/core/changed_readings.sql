-- One row per reading that counts now and did not when core.* was derived, or the other way round.
create or replace temp table changed_readings as
with

derived as (
    select
        reading,
        file,
        source,
        kind,
        is_gone
    from core.readings
)

(
    select * from known
    except
    select * from derived
)

union all

(
    select * from derived
    except
    select * from known
);
