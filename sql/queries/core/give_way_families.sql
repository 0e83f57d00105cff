-- Where sources give a run several families, those whose files are all gone give way to the others.
delete from run_families as gone
where
    gone.is_gone
    and exists (
        select 1
        from run_families as present
        where
            present.run_id = gone.run_id
            and present.family <> gone.family
            and not present.is_gone
    );
delete from run_files
where (run_id, source) not in (select (run_id, source) from run_families);
delete from run_configs
where (run_id, source) not in (select (run_id, source) from run_families);
delete from run_metrics
where (run_id, file) not in (select (run_id, file) from run_files);
create or replace temp table run_families as
select distinct
    run_id,
    family
from run_families;
