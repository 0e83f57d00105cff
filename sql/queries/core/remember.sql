-- Note which readings core.* was derived from, to know next time what is new.
delete from core.derivations;
delete from core.readings
where reading in (select changed_readings.reading from changed_readings);
insert into core.readings by name
select *
from known
where reading in (select changed_readings.reading from changed_readings);
