"""Lines of a page as the paragraphs, headings and notes they were: of plain text, PDF and scans."""
