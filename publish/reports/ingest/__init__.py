"""A found or leaked document made a draft: read in a jail, its metadata left behind."""
