"""Parts of a file, as HTTP asks for them (RFC 9110, section 14)."""

import re

NOWHERE = (-1, 0)
"""A part behind the file's end."""
_ONE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})", re.ASCII)


def asked(header: str | None, length: int) -> tuple[int, int] | None:
    """Return where a wanted part of a file begins, and its length.

    ``None`` for the whole file, also where several parts are asked for, or something that cannot be read: a server
    may send the whole then. `NOWHERE` if the file has nothing there.

    Args:
        header: The request's ``Range``.
        length: The file's, in bytes.
    """
    match = _ONE.fullmatch((header or "").strip())
    first, last = match.groups() if match else ("", "")
    if not first and not last:
        return None
    if not first:
        begin, end = max(0, length - int(last)), length - 1
    else:
        begin, end = int(first), min(int(last), length - 1) if last else length - 1
        if last and int(last) < begin:
            return None
    return (begin, end - begin + 1) if begin <= end else NOWHERE
