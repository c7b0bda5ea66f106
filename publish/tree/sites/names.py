"""Names of a site's files, and safe ones in their place.

What is NOT done here: changing the links to them (``publish.tree.sites.look``).
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from publish.core import files
from publish.core.contenttypes import TYPES
from publish.core.formats import layout

PAGE_ENDINGS = (".html", ".htm", ".xhtml")
MENDS = "or let Stet rename such files, and the links to them: rename = true"
_ASIDE = str.maketrans({"?": "@", ":": "+", "\\": "-", "*": "-", '"': "-", "<": "-", ">": "-", "|": "-"})
# What shared hosting runs, or obeys, whatever stands in it. Some servers look at every ending.
_RUN = re.compile(
    r"\.(php\d*|phtml|phar|pht|phps|cgi|fcgi|pl|py|rb|aspx?|asa|jspx?|shtml?|shtm|cfm)(?=\.|$)", re.IGNORECASE
)
_ENDING_MAX = 16  # characters
_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head)\b", re.IGNORECASE)
_BEGINNING_LENGTH = 1_024  # bytes


def fault_of(path: str) -> str | None:
    """Say why no copy can have a name, or return ``None``."""
    if fault := files.fault_of(path):
        return fault
    if layout.is_sealed(path):
        return "Stet makes a file of this name for every copy"
    if layout.is_shelf("/".join(path.split("/")[:2])):
        return "this folder is for documents under their hash"
    if run := _RUN.search(path.rpartition("/")[2]):
        return f"some web servers run whatever has {run[0]} in its name"
    return None


def is_bare(path: str) -> bool:
    """Return whether only a file's bytes can tell whether it is a page."""
    ending = path.rpartition("/")[2].rpartition(".")[2].lower()
    return ending not in TYPES or ending == "htm"


def begins_a_page(file: Path) -> bool:
    """Return whether a file begins as a page does."""
    try:
        opened = files.open_plain(file)
    except OSError:
        return False  # whoever takes it says so
    with opened:
        return bool(_BEGINS.match(opened.read(_BEGINNING_LENGTH)))


def faults(paths: Iterable[str], pages: Mapping[str, bool]) -> Iterator[tuple[str, str]]:
    """Yield each path which no copy can have, or show, with the reason."""
    safe = []
    for path in paths:
        if fault := fault_of(path):
            yield path, fault
            continue
        safe.append(path)
        if pages.get(path) and not path.lower().endswith(PAGE_ENDINGS):
            yield path, "a page whose name does not end with .html: hosts would send it as something else"
    for one, other in files.clashes(safe):
        yield other, f"the same name as {one} where case does not count"


def mended(paths: Collection[str], pages: Mapping[str, bool]) -> dict[str, str]:
    """Return a safe name for each path, itself where it is safe.

    Distinct where case does not count. The same paths give the same names on every machine.

    Args:
        pages: Whether a file begins as a page does, for those where that was looked at.
    """
    folders, taken = {"": ""}, set[str]()
    below = {path[: found.start()] for path in paths for found in re.finditer("/", path)}
    for folder in sorted(below, key=_safe_first):
        _folder(folder, folders, taken)
    made: dict[str, str] = {}
    for path in sorted(paths, key=_safe_first):
        above, _, name = path.rpartition("/")
        name = _RUN.sub(lambda found: "-" + found[1], _one(name))
        if pages.get(path) and not name.lower().endswith(PAGE_ENDINGS):
            name += ".html"
        # "style.css?ver=6.4" is a style sheet: hosts and our worker tell that by the ending alone.
        elif (kind := path.partition("?")[0].rpartition(".")[2].lower()) in TYPES and is_bare(name):
            name += f".{kind}"
        made[path] = _distinct(folders[above], name, path, taken)
    return made


def _safe_first(path: str) -> tuple[bool, str]:
    # What can stay as it is never gives way to what cannot.
    return fault_of(path) is not None, path


def _folder(folder: str, folders: dict[str, str], taken: set[str]) -> str:
    """Return the published name of a folder."""
    if folder not in folders:
        above, _, name = folder.rpartition("/")
        folders[folder] = _distinct(_folder(above, folders, taken), _one(name), folder, taken)
    return folders[folder]


def _distinct(above: str, name: str, path: str, taken: set[str]) -> str:
    """Return a name that no other file and no folder has."""
    prefix = f"{above}/" if above else ""
    if layout.is_sealed(prefix + name) or layout.is_beside(f"{prefix}{name}/") or layout.is_shelf(prefix + name):
        name = f"own-{name}"
    if files.folded(prefix + name) in taken:
        stem, _, ending = name.rpartition(".")
        mark = hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:8]
        name = f"{stem}-{mark}.{ending}" if stem else f"{name}-{mark}"
    taken.add(files.folded(prefix + name))
    return prefix + name


def _one(part: str) -> str:
    made = "".join(
        "-" if unicodedata.category(sign) in ("Cc", "Cf", "Co", "Zl", "Zp") and sign not in "\u200c\u200d" else sign
        for sign in unicodedata.normalize("NFC", part).translate(_ASIDE)
    )
    if made[:1] == "-":
        made = "_" + made[1:]
    made = re.sub(r"[. ]$", "-", made) or "-"
    if files.fault_of(made) and files.is_safe("_" + made):  # a name that Windows keeps for itself
        made = "_" + made
    if len(made.encode("utf-8", "surrogateescape")) > files.NAME_MAX_LENGTH:
        ending = made.rpartition(".")[2][-_ENDING_MAX:]
        mark = hashlib.sha256(part.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        cut = made.encode("utf-8", "surrogateescape")[: files.NAME_MAX_LENGTH - 40].decode("utf-8", "ignore")
        made = f"{cut}-{mark}.{ending}"
    return unicodedata.normalize("NFC", made)
