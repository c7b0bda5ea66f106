"""Pages, lists and feeds out of reports."""
