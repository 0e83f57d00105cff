"""An earlier night had again: what it knew, and a warehouse that knows no more."""

from warehouse.past.night import PastNight, past_night
from warehouse.past.warehouse import past_warehouse

__all__ = ["PastNight", "past_night", "past_warehouse"]
