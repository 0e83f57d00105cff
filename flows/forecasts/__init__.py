"""From a run that is announced, or seen unfinished, to a row of the ledger.

planned.py    the runs that the settings and planned.csv announce
targets.py    what to forecast tonight: announced runs, and unfinished ones
baselines.py  what simpler predictions say of the same run, from the same release
rows.py       the rows of the ledger for these runs
write.py      into the warehouse, and to where analysts read
"""
