"""Nouns, errors, files and formats for all rooms.

No network, no host's library.
"""
