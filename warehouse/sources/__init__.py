"""Read logs: where they are, and one file a format."""
