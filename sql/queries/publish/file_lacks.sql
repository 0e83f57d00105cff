-- One row per release that the attached release file has not.
select release_facts.release
from publish.release_facts
anti join release_file.publish.release_facts as there on release_facts.release = there.release
order by release_facts.release;
