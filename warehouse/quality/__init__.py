"""What was judged: a suite a table, and the runs and laws that a rule keeps out."""
