"""Originals, each encrypted to the editors, with the salt by which one can be shown to one person."""
