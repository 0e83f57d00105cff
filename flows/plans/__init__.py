"""What planners ask of a release, and the answers."""
