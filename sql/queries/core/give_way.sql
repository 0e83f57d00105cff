-- A file that is gone gives way where files that are there log its run from as early a step on: it
-- was logged anew.  Where they begin later the run was resumed, and its first part still counts.
delete from run_files as gone
using (
    with

    firsts as (
        select
            run_files.run_id,
            run_files.file,
            run_files.is_gone,
            min(run_metrics.step_first) as step_first
        from run_files
        left join run_metrics using (run_id, file)
        group by all
    ),

    present as (
        select
            run_id,
            min(step_first) as step_first
        from firsts
        where not is_gone
        group by run_id
    )

    select
        firsts.run_id,
        firsts.file
    from firsts
    inner join present using (run_id)
    where firsts.is_gone and coalesce(present.step_first <= firsts.step_first, true)
) as replaced
where gone.run_id = replaced.run_id and gone.file = replaced.file;
