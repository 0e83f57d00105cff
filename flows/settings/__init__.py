"""What a night needs to know: lawbook.toml, the environment and the defaults."""
