"""A live or recorded site, as a folder for ``tree``."""
