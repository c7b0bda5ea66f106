"""Copies to audits, as a reader sees them."""
