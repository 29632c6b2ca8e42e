"""What members do about meetings, by moment."""

from creuset.meetings.actions.calling import (
    cancel,
    convene,
    move,
    reconvene,
    take_back_convening,
)
from creuset.meetings.actions.coming import check_in, check_out, entrust, reply
from creuset.meetings.actions.holding import (
    close_item,
    close_meeting,
    freeze_attendance,
    open_item,
    take_up,
)
from creuset.meetings.actions.minutes import (
    approve_minutes,
    take_back_approval,
    write_minutes,
)
from creuset.meetings.actions.preparing import (
    add_draft,
    add_item,
    drop_item,
    move_item,
    plan,
    rearrange,
)
from creuset.meetings.actions.terms import bring_back_terms, set_terms

__all__ = [
    "add_draft",
    "add_item",
    "approve_minutes",
    "bring_back_terms",
    "cancel",
    "check_in",
    "check_out",
    "close_item",
    "close_meeting",
    "convene",
    "drop_item",
    "entrust",
    "freeze_attendance",
    "move",
    "move_item",
    "open_item",
    "plan",
    "rearrange",
    "reconvene",
    "reply",
    "set_terms",
    "take_back_approval",
    "take_back_convening",
    "take_up",
    "write_minutes",
]
