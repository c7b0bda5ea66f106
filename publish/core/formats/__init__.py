"""Formats of the files in a copy, bytes to values and back."""
