"""Pages, lists and feeds made from reports."""
