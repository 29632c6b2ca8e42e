from creuset.debates.models.threads import Post, Thread

__all__ = ["Post", "Thread"]
