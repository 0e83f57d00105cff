-- One row per decision that was taken after a release was published.
delete from publish.decisions
where
    number > (
        select release_facts.decisions_known
        from publish.release_facts
        where release_facts.release = $release
    );
