"""Readers of documents, a file for each kind, strangers to one another. They run in the jail alone."""
