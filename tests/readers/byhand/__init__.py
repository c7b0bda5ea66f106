"""The script with which a reader verifies by hand."""
