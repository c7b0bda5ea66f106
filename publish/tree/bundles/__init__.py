"""One report, or the whole archive, in one file."""
