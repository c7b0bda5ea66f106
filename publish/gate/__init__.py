"""The gate: the only judge of what is genuine, and all that it stands on."""
