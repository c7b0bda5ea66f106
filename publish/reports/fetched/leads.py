"""Pages that lead to another."""

from html import escape
from urllib.parse import quote


def redirect(to: str) -> bytes:
    """Return a page that leads to another."""
    # A "?" in a name of wget's belongs to the name, and would begin a query in a link.
    address = escape(quote(to))
    return (
        '<!doctype html>\n<html lang="und">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="refresh" content="0; url={address}">\n'
        f'<title>{escape(to)}</title>\n</head>\n<body><a href="{address}">{escape(to)}</a></body>\n</html>\n'
    ).encode()
