"""What a reader sees, in a real browser, on real ports, with a censor in between."""
