"""Frozen archives, each with the verdict that every verifier must reach; see manual/format.md."""
