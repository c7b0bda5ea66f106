"""Labels of links and footnotes, as the parser compares them."""


def key(label: str) -> str:
    """Return ``label`` without what makes no difference."""
    return " ".join(label.split()).casefold()
