"""What may be done about a decision, and why not, by subject."""

from creuset.assemblies.terms import FEWEST_DETACHED
from creuset.decisions.rules.after import may_be_referred, may_carry_out, may_renew, may_revoke
from creuset.decisions.rules.answering import (
    BY_CONSENT,
    SCRUTINY,
    is_of_this_round,
    is_open,
    is_present,
    is_scrutineer,
    may_answer,
    may_say,
    may_speak_for,
    positions,
    represented_by,
)
from creuset.decisions.rules.closing import may_close
from creuset.decisions.rules.opening import (
    may_amend,
    may_be_opened,
    may_be_proposed,
    may_change_text,
    may_draft,
    may_withdraw,
)

__all__ = [
    "BY_CONSENT",
    "FEWEST_DETACHED",
    "SCRUTINY",
    "is_of_this_round",
    "is_open",
    "is_present",
    "is_scrutineer",
    "may_amend",
    "may_answer",
    "may_be_opened",
    "may_be_proposed",
    "may_be_referred",
    "may_carry_out",
    "may_change_text",
    "may_close",
    "may_draft",
    "may_renew",
    "may_revoke",
    "may_say",
    "may_speak_for",
    "may_withdraw",
    "positions",
    "represented_by",
]
