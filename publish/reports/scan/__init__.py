"""Leaks in what is published, or would be: who made it, where, on which machine."""
