"""The whole archive, kept alive."""
