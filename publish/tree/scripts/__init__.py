"""The browser's scripts, joined and shortened."""
