"""A report's text as nouns, and the one writer of Markdown."""
