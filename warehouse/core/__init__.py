"""What the logs mean: raw.* in, families, points and runs out."""
