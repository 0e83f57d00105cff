"""The compute-optimal frontier by approaches 1 and 2, and how it differs from a law's."""
