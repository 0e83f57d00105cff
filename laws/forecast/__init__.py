"""The forecast of a family: a law under weak priors, and the error of its form, together.

runs -> noise.py, prior.py, form_error.py -> posterior.py -> members.py -> moments.py
     -> forecaster.py -> mapping.py -> surface.py, which is what a release publishes
"""

from laws.forecast.forecaster import Forecaster, fit_forecast
from laws.forecast.mapping import map_surface
from laws.forecast.surface import Surface
from laws.forecast.walk_forward import Foretold, walk_forward

__all__ = ["Forecaster", "Foretold", "Surface", "fit_forecast", "map_surface", "walk_forward"]
