"""What the logs said, row by row: sources in, raw.* out."""
