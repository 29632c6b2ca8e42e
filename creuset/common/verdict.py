"""The answer to "may this be done?": yes, or no, why, and what to do about it."""

from dataclasses import dataclass


class Refused(Exception):
    """A gesture was tried that the rules do not allow."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(f"{reason} {remedy}".strip())
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True)
class Verdict:
    """True when it has no reason to say no."""

    reason: str = ""
    remedy: str = ""

    def __bool__(self) -> bool:
        return not self.reason

    def or_refuse(self) -> None:
        if not self:
            raise Refused(self.reason, self.remedy)


YES = Verdict()
