"""Real servers for the tests: one starter each, which finds its program or gets it."""
