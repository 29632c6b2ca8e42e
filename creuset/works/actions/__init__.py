from creuset.works.actions.promoting import promote, stop_what_was_promoted
from creuset.works.actions.publishing import agree, come_out, publish, tell_it_came_out, withdraw
from creuset.works.actions.writing import begin, step_back, write

__all__ = [
    "agree", "begin", "come_out", "promote", "publish", "step_back", "stop_what_was_promoted",
    "tell_it_came_out", "withdraw", "write",
]  # fmt: skip
