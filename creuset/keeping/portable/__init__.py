"""The whole community in open formats, to be read by any tool, and by another Creuset."""
