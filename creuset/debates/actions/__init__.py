from creuset.debates.actions.appealing import answer_appeal, appeal, appeals_due
from creuset.debates.actions.moderating import (
    lift,
    moderate,
    report,
    see,
    see_answer,
    suspend,
    undo_measures,
)
from creuset.debates.actions.talking import LONGEST, edit, narrow, open_thread, reply

__all__ = [
    "LONGEST", "answer_appeal", "appeal", "appeals_due", "edit", "lift", "moderate", "narrow",
    "open_thread",
    "reply", "report", "see", "see_answer", "suspend", "undo_measures",
]  # fmt: skip
