"""Formats of a copy's files: bytes to values and back."""
