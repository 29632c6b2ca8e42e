"""What one area does because of another: read the lists of this folder, and you know the house."""

from creuset.wiring.connecting import connect

__all__ = ["connect"]
