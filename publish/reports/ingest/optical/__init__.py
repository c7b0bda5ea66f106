"""Pages read by their looks: whether a text layer says what is seen."""
