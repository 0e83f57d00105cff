-- One row per forecast that was made after a release was published.
delete from publish.forecasts
where
    sequence > (
        select release_facts.forecasts_known
        from publish.release_facts
        where release_facts.release = $release
    );
