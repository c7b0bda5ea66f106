"""An onion service for a copy, made ready before any service runs."""
