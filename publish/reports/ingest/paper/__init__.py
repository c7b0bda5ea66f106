"""Pages of paper: from glyphs on a page to blocks of a text."""
