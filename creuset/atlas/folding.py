from creuset.common.folding import fold

__all__ = ["fold"]
