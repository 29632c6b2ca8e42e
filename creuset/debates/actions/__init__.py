from creuset.debates.actions.talking import LONGEST, edit, open_thread, reply

__all__ = ["LONGEST", "edit", "open_thread", "reply"]
