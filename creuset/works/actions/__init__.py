from creuset.works.actions.contributing import (
    add_guest,
    agree_by_link,
    ask_accord,
    asked_by,
    describe,
    remove_guest,
    sign_earlier,
    take_down_accord,
)
from creuset.works.actions.promoting import promote, stop_what_was_promoted
from creuset.works.actions.publishing import agree, come_out, publish, tell_it_came_out
from creuset.works.actions.remarking import accept, remark, reopen, settle
from creuset.works.actions.withdrawing import withdraw
from creuset.works.actions.writing import begin, step_back, write

__all__ = [
    "accept", "add_guest", "agree", "agree_by_link", "ask_accord", "asked_by", "begin", "come_out",
    "describe", "promote", "publish", "remark", "remove_guest", "reopen", "settle", "sign_earlier", "step_back",
    "stop_what_was_promoted", "take_down_accord", "tell_it_came_out", "withdraw", "write",
]  # fmt: skip
