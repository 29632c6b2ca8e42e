from creuset.post.models.deliveries import Delivery
from creuset.post.models.habits import Habits, Kind, OptOut, Preference, Rhythm
from creuset.post.models.inbound import Failing, Held, Received, ReplyKey
from creuset.post.models.newsletter import Letter, Subscriber
from creuset.post.models.notices import Notice, Position, Reminder, Section, Told

__all__ = [
    "Delivery",
    "Failing",
    "Habits",
    "Held",
    "Kind",
    "Letter",
    "Notice",
    "OptOut",
    "Position",
    "Preference",
    "Received",
    "Reminder",
    "ReplyKey",
    "Rhythm",
    "Section",
    "Subscriber",
    "Told",
]
