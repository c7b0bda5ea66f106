"""A live site, or a recording of one, as a folder for ``tree`` in mirrors.toml."""
