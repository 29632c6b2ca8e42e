"""How people come in: by founding, on a list, by an invitation, in someone else's hand."""

from creuset.welcome.actions.consenting import accept, confirm_address, refuse
from creuset.welcome.actions.founding import Founder, found_community
from creuset.welcome.actions.importing import (
    answer,
    drop_list,
    import_members,
    map_columns,
    read_list,
    undo_import,
)

__all__ = [
    "Founder",
    "accept",
    "answer",
    "confirm_address",
    "drop_list",
    "found_community",
    "import_members",
    "map_columns",
    "read_list",
    "refuse",
    "undo_import",
]
