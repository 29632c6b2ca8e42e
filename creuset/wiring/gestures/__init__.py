"""Every gesture that a charter governs, area by area."""

from creuset.wiring.gestures import (
    assemblies,
    debates,
    decisions,
    groups,
    meetings,
    post,
    welcome,
    works,
)

GESTURES = [
    *assemblies.GESTURES,
    *debates.GESTURES,
    *decisions.GESTURES,
    *groups.GESTURES,
    *meetings.GESTURES,
    *post.GESTURES,
    *welcome.GESTURES,
    *works.GESTURES,
]
