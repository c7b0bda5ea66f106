"""A static site made elsewhere, taken as a tree."""
