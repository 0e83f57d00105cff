"""What a record of a log is made of: lines, names, numbers, and the points they become."""
