"""How each person came in, the lists they came from, who invited whom, and those who said no."""

from creuset.welcome.models.arrivals import Arrival, Refusal
from creuset.welcome.models.imports import Import, Line
from creuset.welcome.models.invitations import Coming, Invitation

__all__ = ["Arrival", "Coming", "Import", "Invitation", "Line", "Refusal"]
