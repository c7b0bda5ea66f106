"""What others' programs hold of a site, as reports."""
