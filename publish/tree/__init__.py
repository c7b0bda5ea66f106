"""Reports to a tree of pages."""
