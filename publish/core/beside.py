"""Owners of files beside a release, told by their names.

Litter, the host's own, the publisher's kept files, strangers. Decided by names alone. Not done here: asking whether a
release has the name. Callers ask first.
"""

import enum
import re
from collections.abc import Sequence
from functools import lru_cache


class Beside(enum.StrEnum):
    """Owner of a file that no release has."""

    LITTER = "litter"
    """Left by systems, disks and editors."""
    HOST = "the host's own"
    """Instructions to a web host, or proof of a certificate's owner."""
    KEPT = "kept"
    """Claimed by the publisher (``keep`` in mirrors.toml)."""
    STRANGER = "stranger"
    """Claimed by nobody."""


# Names of folders: all that is in them. What was thrown away may have been a page.
_TRASH = re.compile(r"\.trash(?:es|-.+)?|\$recycle\.bin|recycler|#recycle|\.stversions")
_LITTER_FOLDERS = re.compile(
    r"lost\+found|system volume information|\.spotlight-v100|\.fseventsd|\.temporaryitems"
    r"|\.documentrevisions-v100|\.appledouble|__macosx|@eadir|\.stfolder"
)
_LITTER_FILES = re.compile(
    r"\.ds_store|\.localized|\.apdisk|\.volumeicon\.icns|\.metadata_never_index"
    r"|(?:eh)?thumbs\.db|desktop\.ini|\.directory|\.nfs[0-9a-f]+|\.fuse_hidden[0-9a-f]+|\.stignore|\.syncthing\..+\.tmp"
    r"|.+~|\..+\.sw[a-p]|\.#.+|#.+#|\.~lock\..+#"
)
_HOST_FILES = frozenset(
    (
        ".nojekyll",
        ".gitlab-ci.yml",
        ".domains",
        ".user.ini",
        "cname",
        "_headers",
        "_redirects",
        "robots.txt",
        "favicon.ico",
        ".ftpquota",
        ".ftpaccess",
        ".ftp-deploy-sync-state.json",
        ".htpasswd",
        ".gitattributes",
        ".gitignore",
        ".woodpecker.yml",
        ".woodpecker.yaml",
        "netlify.toml",
        "vercel.json",
        "staticwebapp.config.json",
        "_routes.json",
        "firebase.json",
        ".firebaserc",
        "web.config",
    )
)
_WELL_KNOWN = ".well-known/"
PAGES = (".html", ".htm", ".xhtml", ".xht", ".shtml", ".svg", ".pdf", ".js", ".mjs")
"""Endings of files that a browser shows or runs."""
# AppleDouble: macOS writes ``._name`` beside each file on a disk without extended attributes. A forger could use that
# name too, so the magic number is checked in a file with a page's ending.
APPLE_NAME = "._"
APPLE_MAGIC = (b"\x00\x05\x16\x07", b"\x00\x05\x16\x00")
"""First bytes of AppleDouble and AppleSingle files."""

# What web hosts put into an empty root, for visitors to see: no reason to call it a filled one.
_DEFAULTS = re.compile(
    r"50x\.html|index\.nginx-debian\.html|index\.lighttpd\.html|default\.html?|iisstart\.(?:html?|png)|error_log"
    r"|cgi-bin/.*|web\.config|(?:nginx|apache|pb)-?(?:logo|powered)[\w.-]*\.(?:png|gif|svg)"
)


def whose(path: str, keep: Sequence[str] = ()) -> Beside:
    """Return the owner of ``path``, which no release has.

    Args:
        keep: The publisher's patterns of names. ``*`` and ``?`` stay within a folder, ``**`` does not.
    """
    if any(_pattern(glob).fullmatch(path) for glob in keep):
        return Beside.KEPT
    *folders, name = path.casefold().split("/")
    if any(_TRASH.fullmatch(folder) for folder in folders) or name.startswith(APPLE_NAME):
        return Beside.LITTER
    if name.endswith(PAGES):
        # Wherever it lies: a forged page is not to hide under a name that nobody looks at.
        return Beside.STRANGER
    if any(_LITTER_FOLDERS.fullmatch(folder) for folder in folders) or _LITTER_FILES.fullmatch(name):
        return Beside.LITTER
    if name == ".htaccess" or path.startswith(_WELL_KNOWN) or (not folders and name in _HOST_FILES):
        return Beside.HOST
    return Beside.STRANGER


def is_default(path: str) -> bool:
    """Return whether web hosts put this name into an empty root."""
    return bool(_DEFAULTS.fullmatch(path.casefold()))


def glob_fault(glob: str) -> str | None:
    """Return the fault of a ``keep`` pattern, or ``None``."""
    if not glob.strip("*/"):
        return 'would keep everything: name the files or the folder, as in "blog/**"'
    if glob.startswith("/") or "\\" in glob or ".." in glob.split("/"):
        return "is a path below the copy's own folder, with /: no leading /, no .., no \\"
    return None


@lru_cache(maxsize=256)
def _pattern(glob: str) -> re.Pattern[str]:
    """Return a pattern of names as a regular expression.

    A folder's name covers its content.
    """
    parts = {"**": ".*", "*": "[^/]*", "?": "[^/]"}
    whole = "".join(parts.get(part) or re.escape(part) for part in re.findall(r"\*\*|\*|\?|[^*?]+", glob))
    return re.compile(whole + ".*" if glob.endswith("/") else whole, re.DOTALL)


__all__ = ["APPLE_MAGIC", "APPLE_NAME", "PAGES", "Beside", "glob_fault", "is_default", "whose"]
