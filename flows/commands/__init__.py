"""The commands of lawbook: run.py does the work of a night, ask.py answers questions about it,
forecast.py writes into the ledger and walks it.

At their heads these files import what a help text needs, and no more.
"""
