"""Bundles: a report or the whole archive as a file."""
