"""How true forecasts come on real sweeps: make forecast-check.

sets.py -> tasks.py (what is fitted, what foretold) -> methods.py -> scores.py -> __main__.py
"""
