"""The search index: files of plain text."""
