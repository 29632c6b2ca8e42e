"""Neighbourhoods: people here name them, under the charter."""
