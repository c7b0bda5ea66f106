"""Attacks and faults, a test for each, named after what is attacked. ``mutate`` shows that each test bites."""
