"""What members do about assemblies, by subject."""

from creuset.assemblies.actions.declaring import declare, undeclare
from creuset.assemblies.actions.founding import found, set_first_charter
from creuset.assemblies.actions.joining import (
    admit,
    admit_to_group,
    apply,
    expel_what_was_admitted,
    leave,
    withdraw_application,
)
from creuset.assemblies.actions.mandates import (
    confer_mandate,
    elect,
    end_drawn,
    end_mandate,
    entrust_drawn,
    recall,
    resign,
    restore_mandate,
)
from creuset.assemblies.actions.posts import bring_back_former_post, define_post
from creuset.assemblies.actions.ruling import amend_charter, restore_charter
from creuset.assemblies.actions.seats import (
    bring_back_seat,
    end_seat,
    give_seat,
    renew_seat,
    take_back_seat,
    undo_renewal,
)
from creuset.assemblies.actions.supporting import support

__all__ = [
    "admit",
    "admit_to_group",
    "amend_charter",
    "apply",
    "bring_back_former_post",
    "bring_back_seat",
    "confer_mandate",
    "declare",
    "define_post",
    "elect",
    "end_drawn",
    "end_mandate",
    "end_seat",
    "entrust_drawn",
    "expel_what_was_admitted",
    "found",
    "give_seat",
    "leave",
    "recall",
    "renew_seat",
    "resign",
    "restore_charter",
    "restore_mandate",
    "set_first_charter",
    "support",
    "take_back_seat",
    "undeclare",
    "undo_renewal",
    "withdraw_application",
]
