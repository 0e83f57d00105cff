"""What a planner asks of a law: optima, predictions, and training set against serving."""
