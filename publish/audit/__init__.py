"""Audits of copies, from a reader's view."""
