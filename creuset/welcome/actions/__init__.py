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
from creuset.welcome.actions.inviting import (
    come,
    decline,
    invite,
    make_link,
    register_invited,
    revoke_invitation,
)
from creuset.welcome.actions.writing import claim_address, link_address, take_down

__all__ = [
    "Founder",
    "accept",
    "answer",
    "claim_address",
    "come",
    "confirm_address",
    "decline",
    "drop_list",
    "found_community",
    "import_members",
    "invite",
    "link_address",
    "make_link",
    "map_columns",
    "read_list",
    "refuse",
    "register_invited",
    "revoke_invitation",
    "take_down",
    "undo_import",
]
