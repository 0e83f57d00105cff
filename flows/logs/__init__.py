"""What logs hold, before any settings know them: a dry run, and settings proposed from it."""
