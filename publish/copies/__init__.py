"""A release to copies on hosts."""
