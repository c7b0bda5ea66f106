"""The kinds of source, each in its file."""
