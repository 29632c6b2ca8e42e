from creuset.post.models.deliveries import Delivery
from creuset.post.models.habits import Habits, Kind, OptOut, Preference, Rhythm
from creuset.post.models.notices import Notice, Position, Reminder, Section, Told

__all__ = [
    "Delivery",
    "Habits",
    "Kind",
    "Notice",
    "OptOut",
    "Position",
    "Preference",
    "Reminder",
    "Rhythm",
    "Section",
    "Told",
]
