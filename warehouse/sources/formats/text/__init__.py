"""What trainers print: logs of text, one file a framework.

A framework knows its own lines and says what stands on each (spoken.py); what is the same for all
of them, prefixes, ranks, growing files and what is broken, is read in one place (printed.py).
"""
