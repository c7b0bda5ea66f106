"""Pages on this machine alone."""
