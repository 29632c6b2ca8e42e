"""Measures the pages of Creuset against a bare one. docs/bench.md says how to read it."""
