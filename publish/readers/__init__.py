"""What readers run: no key, no settings."""
