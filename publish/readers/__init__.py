"""Readers' work, without keys and without settings."""
