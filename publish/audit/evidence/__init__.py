"""The log of wounded copies, and what a stranger can judge of it."""
