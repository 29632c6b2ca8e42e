"""Every gesture that a charter governs, area by area."""

from creuset.wiring.gestures import (
    assemblies,
    atlas,
    debates,
    decisions,
    groups,
    meetings,
    neighbourhoods,
    post,
    welcome,
    works,
)

GESTURES = [
    *assemblies.GESTURES,
    *atlas.GESTURES,
    *debates.GESTURES,
    *decisions.GESTURES,
    *groups.GESTURES,
    *meetings.GESTURES,
    *neighbourhoods.GESTURES,
    *post.GESTURES,
    *welcome.GESTURES,
    *works.GESTURES,
]
