"""Markdown to HTML: CommonMark with GFM's additions, in HTML of our own."""
