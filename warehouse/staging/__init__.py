"""What a refit found, until it is published, and what it was made from."""
