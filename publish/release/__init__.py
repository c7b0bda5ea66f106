"""A tree to a signed release, in the publisher's `.stet/`."""
