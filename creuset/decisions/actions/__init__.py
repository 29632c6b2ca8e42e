"""What members do about decisions, by subject."""

from creuset.decisions.actions.amending import (
    apply_amendment,
    decline,
    suggest,
    take_back,
    take_up,
)
from creuset.decisions.actions.answering import cast, lift_objection
from creuset.decisions.actions.carrying import (
    carry_out,
    carry_out_waiting,
    hold_waiting,
    renew,
    review_due,
    revoke,
    show,
)
from creuset.decisions.actions.closing import close, close_due, freeze_present, tally
from creuset.decisions.actions.drawing import announce_draw, cancel_draw, decline_lot, draw_lots
from creuset.decisions.actions.hearing import reply, speak
from creuset.decisions.actions.proposing import (
    amend,
    draft_proposal,
    open_draft,
    propose,
    rewrite_draft,
    stand,
    stand_down,
    throw_draft_away,
    withdraw,
)
from creuset.decisions.actions.proxies import give_proxy, revoke_proxy
from creuset.decisions.actions.referring import propose_jointly, refer
from creuset.decisions.actions.resolving import choose, fund, resolve, unsay
from creuset.decisions.actions.scrutiny import confirm, confirm_paper, enter_paper, take_down
from creuset.decisions.actions.talking import talk

__all__ = [
    "amend",
    "announce_draw",
    "apply_amendment",
    "cancel_draw",
    "carry_out",
    "carry_out_waiting",
    "cast",
    "choose",
    "close",
    "close_due",
    "confirm",
    "confirm_paper",
    "decline",
    "decline_lot",
    "draft_proposal",
    "draw_lots",
    "enter_paper",
    "freeze_present",
    "fund",
    "give_proxy",
    "hold_waiting",
    "lift_objection",
    "open_draft",
    "propose",
    "propose_jointly",
    "refer",
    "renew",
    "reply",
    "resolve",
    "review_due",
    "revoke",
    "revoke_proxy",
    "rewrite_draft",
    "show",
    "speak",
    "stand",
    "stand_down",
    "suggest",
    "take_back",
    "take_down",
    "take_up",
    "talk",
    "tally",
    "throw_draft_away",
    "unsay",
    "withdraw",
]
