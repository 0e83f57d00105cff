"""The commands of lawbook: run.py does the work of a night, ask.py answers questions about it."""
