-- No rows: the connection keeps to its own database from here on, for good.
set global timezone = 'UTC';
set global python_enable_replacements = false;
set global allow_persistent_secrets = false;
set global autoinstall_known_extensions = false;
set global autoload_known_extensions = false;
set global enable_external_access = false;
set global lock_configuration = true;
