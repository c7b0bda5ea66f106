"""What lies under `site/`: read, and checked for faults."""
