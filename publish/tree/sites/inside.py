"""Where an address of a page leads within its site.

What is NOT done here: asking anybody.
"""

import posixpath
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

from publish.core.formats import layout

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
# No ":" among them: in "note:1.html" browsers would see a scheme.
_KEPT = "/!$&'()*+,;=@~-._"


def host_of(address: str) -> str | None:
    """Return the host named by an address, or ``None``."""
    # As browsers read it: tabs and line ends within an address count for nothing, and "\" is "/".
    text = re.sub(r"[\t\n\r]", "", address.strip()).replace("\\", "/")
    try:
        if text.startswith("//"):
            return (urlsplit("http:" + text).hostname or "").lower() or None
        return (
            (urlsplit(text).hostname or "").lower() or None if re.match(r"(?:https?|wss?|ftp):", text, re.I) else None
        )
    except ValueError:
        # Python cannot read it, but some browser may and ask there: so it is told as written.
        return text[:100]


@dataclass(frozen=True, slots=True)
class InnerPlace:
    """A file of the site, by an address."""

    path: str
    rest: str
    """Query and fragment which stay."""
    direct: bool
    """Whether the address leads to the file itself, wherever the copy lies: relative, and not by its folder."""


@dataclass
class Inside:
    """The names of a site's files, and its former address."""

    paths: Iterable[str]
    former: str | None = None
    """``/`` for none."""
    _known: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Old disks of macOS name files in NFD, and pages link to them in NFC: the same name in other bytes.
        self._known = {unicodedata.normalize("NFC", path): path for path in self.paths}
        parts = urlsplit(self.former or "/")
        self._host, self._base = (parts.netloc or "").lower(), "/" + parts.path.strip("/") + "/"
        self._base = self._base.replace("//", "/")

    def is_former(self, address: str) -> bool:
        """Return whether the address is an absolute one of the site's former place."""
        return bool(self._host) and self._absolute(address) is not None

    def place(self, address: str, page: str, base: str = "") -> InnerPlace | None:
        """Return the file to which an address leads from a page.

        Args:
            base: The page's ``<base href>``.
        """
        text = address.strip().replace("\\", "/")
        if not text or text.startswith("#"):
            return None
        within, direct = self._within(text, page, base)
        if within is None:
            return None
        body, hash_, anchor = within.partition("#")
        path, mark, query = body.partition("?")
        # A query may be part of a saved file's name. A host would then never find it: there, '?' ends the path.
        saved = [(body, "", False)] if mark else []
        if mark and (not path or path.endswith("/")):
            saved.append((f"{path}{layout.FRONT}?{query}", "", False))  # as wget saves "/?p=3"
        for name, rest, plain in (*saved, (path, mark + query, True)):
            if found := self._file(unquote(name)):
                exact, straight = found
                return InnerPlace(exact, rest + hash_ + anchor, direct and straight and plain)
        return None

    def _within(self, text: str, page: str, base: str) -> tuple[str | None, bool]:
        """Return an address as a path, and whether it was relative."""
        absolute = self._absolute(text)
        if absolute is not None:
            return absolute, False
        if _SCHEME.match(text) or text.startswith("//"):
            return None, False
        if text.startswith("/"):
            # With a slash behind it, "/blog" is the base "/blog/", and "/blogger" is not.
            return (text[len(self._base) :] if (text + "/").startswith(self._base) else None), False
        above = self._within(base, page, "")[0] if base else page
        if above is None:
            return None, False
        if text.startswith("?"):
            return above.partition("?")[0] + text, True
        folder = above.rpartition("/")[0]
        head = re.split(r"[?#]", text, maxsplit=1)[0]
        joined = posixpath.normpath(posixpath.join(folder, head)) if head else folder
        if joined.startswith(".."):
            return None, False
        # normpath() takes the last slash away, but "there/" is a folder where "there" may be a file.
        joined = "" if joined == "." else joined
        return joined + ("/" if head.endswith(("/", "/.", "..")) or head == "." else "") + text[len(head) :], True

    def _absolute(self, text: str) -> str | None:
        """Return what stands behind the former address."""
        if not self._host:
            return None
        found = re.match(r"(?:https?:)?//([^/?#]*)([^?#]*)", text, re.IGNORECASE)
        if not found or found[1].lower() != self._host or not (found[2] + "/").startswith(self._base):
            return None
        return text[found.start(2) :][len(self._base) :] if found[2] else text[found.end(2) :]

    def _file(self, name: str) -> tuple[str, bool] | None:
        name = unicodedata.normalize("NFC", name)
        if "/./" in f"/{name}/" or "/../" in f"/{name}/":
            name = posixpath.normpath(name) + ("/" if name.endswith("/") else "")
        if name in self._known:
            return self._known[name], True
        folder = f"{name.rstrip('/')}/" if name.strip("/") else ""
        if (index := folder + layout.FRONT) in self._known:
            return self._known[index], False
        # As hosts with pretty addresses do it, and as wget names what it saved.
        other = next((name + ending for ending in (".html", ".css") if name + ending in self._known), None)
        return (self._known[other], False) if other else None


def relative(page: str, to: str) -> str:
    """Return a file's address from a page, by published names."""
    there = posixpath.relpath(to, posixpath.dirname(page) or ".")
    return quote(there, safe=_KEPT)
