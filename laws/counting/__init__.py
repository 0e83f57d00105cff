"""Parameters and FLOPs, counted from an architecture, and compute from a cluster."""
