"""Tables that the pages show beside the published ones."""
