"""Pages of paper, wherever they came from: from glyphs on a page to blocks of a text."""
