"""Building: reports become a tree of pages."""
