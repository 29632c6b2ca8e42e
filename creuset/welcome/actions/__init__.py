"""How people come in: by founding, on a list, by an invitation, in someone else's hand."""

from creuset.welcome.actions.founding import Founder, found_community

__all__ = ["Founder", "found_community"]
