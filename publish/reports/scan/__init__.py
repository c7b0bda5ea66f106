"""Leaks of who made what is published, where, and on which machine."""
