"""The ledger of forecasts: rows that are added and never touched again, chained by their hashes."""

from warehouse.ledger.append import append_forecasts
from warehouse.ledger.progress import run_progress
from warehouse.ledger.record import forecast_record
from warehouse.ledger.verify import Verdict, verify_ledger

__all__ = ["Verdict", "append_forecasts", "forecast_record", "run_progress", "verify_ledger"]
