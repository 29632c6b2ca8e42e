"""How each person came in, the lists they came from, and those who said no."""

from creuset.welcome.models.arrivals import Arrival, Refusal
from creuset.welcome.models.imports import Import, Line

__all__ = ["Arrival", "Import", "Line", "Refusal"]
