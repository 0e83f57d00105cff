"""From a loss to what it is for: benchmark scores, emergence, compute at test time."""
