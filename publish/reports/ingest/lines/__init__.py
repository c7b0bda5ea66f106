"""Lines of a page as the paragraphs, headings and notes they were."""
