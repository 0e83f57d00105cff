-- One row at most: the newest published release.
select * from publish.latest_releases;
