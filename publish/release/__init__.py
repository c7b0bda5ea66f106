"""Tree to signed release, in the publisher's `.stet/`."""
