"""The reader's scripts, joined and shortened."""
