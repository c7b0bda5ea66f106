"""Originals, encrypted to the editors, each with the salt for showing it."""
