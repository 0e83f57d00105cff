"""Speed against named peers, measured in one interleaved run: make bench."""
