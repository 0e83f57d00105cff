"""The solver: a law and runs in, the least objective out, many fits at once."""
