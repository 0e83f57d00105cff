-- Drop what the rebuild of core.* gathered on its way.
drop table if exists known;
drop table if exists changed_readings;
drop table if exists derived_runs;
drop table if exists run_series;
drop table if exists run_metrics;
drop table if exists run_files;
drop table if exists run_configs;
drop table if exists run_families;
drop table if exists logged;
drop table if exists declared;
drop table if exists last_evaluations;
drop table if exists broken_ends;
drop table if exists counters;
drop table if exists facts;
drop table if exists rates;
drop table if exists run_counts;
drop table if exists exclusions;
