"""A run in flight: where its loss should be now, where it will end, and whether it is on track."""
