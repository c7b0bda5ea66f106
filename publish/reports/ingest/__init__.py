"""Found or leaked documents made drafts: read in a jail, metadata left behind."""
