"""The files under ``site/``: read, and checked for faults."""
