"""What members do about assemblies, by subject."""

from creuset.assemblies.actions.founding import found, set_first_charter
from creuset.assemblies.actions.joining import (
    admit,
    admit_to_group,
    apply,
    expel_what_was_admitted,
    leave,
    withdraw_application,
)
from creuset.assemblies.actions.mandates import confer_mandate, end_mandate
from creuset.assemblies.actions.ruling import amend_charter, restore_charter
from creuset.assemblies.actions.supporting import support

__all__ = [
    "admit",
    "admit_to_group",
    "amend_charter",
    "apply",
    "confer_mandate",
    "end_mandate",
    "expel_what_was_admitted",
    "found",
    "leave",
    "restore_charter",
    "set_first_charter",
    "support",
    "withdraw_application",
]
