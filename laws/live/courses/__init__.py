"""The course of a loss towards its end: from finished runs, or by a law of schedules."""
