from creuset.debates.models.drafts import Draft
from creuset.debates.models.following import Following, Reading
from creuset.debates.models.grounds import SERIOUS, Ground
from creuset.debates.models.moderation import Appeal, Decider, Measure, Reach, Report, Step
from creuset.debates.models.outside import Door, OutsideMessage, OutsideTerms
from creuset.debates.models.outsiders import Outsider
from creuset.debates.models.threads import Mention, Post, Revision, Thread

__all__ = [
    "SERIOUS",
    "Appeal",
    "Decider",
    "Door",
    "Draft",
    "Following",
    "Ground",
    "Measure",
    "Mention",
    "OutsideMessage",
    "OutsideTerms",
    "Outsider",
    "Post",
    "Reach",
    "Reading",
    "Report",
    "Revision",
    "Step",
    "Thread",
]  # fmt: skip
