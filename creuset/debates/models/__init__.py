from creuset.debates.models.following import Following, Reading
from creuset.debates.models.threads import Mention, Post, Revision, Thread

__all__ = ["Following", "Mention", "Post", "Reading", "Revision", "Thread"]
