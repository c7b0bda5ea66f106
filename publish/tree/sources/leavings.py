"""``site/`` on a disk, with leavings of systems and editors.

Files of systems and editors are passed over and told. Copies made by synchronisers are faults until the publisher has
chosen. Links are never followed.
"""

import os
import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

from publish.core.files import kind_of

Tell = Callable[[str, int, str], None]
"""Takes a source, a line (0: the file as a whole), and the message."""

_FOLDERS: Final = frozenset(
    {
        ".git",
        ".svn",
        ".hg",
        ".bzr",
        ".obsidian",
        ".logseq",
        ".trash",
        ".trashes",
        ".idea",
        ".vscode",
        "__macosx",
        "@eadir",
    }
    | {
        ".stfolder",
        ".stversions",
        ".sync",
        ".dropbox.cache",
        ".fseventsd",
        ".spotlight-v100",
        ".appledouble",
        "__pycache__",
    }
    | {".temporaryitems", ".documentrevisions-v100", "lost+found", "$recycle.bin", "system volume information"}
)
_FILES = re.compile(
    r"\.ds_store|thumbs\.db|ehthumbs(_vista)?\.db|desktop\.ini|\.directory|icon\r|\.localized|\.apdisk|\._.*|\.nfs[0-9a-f]+"
    r"|.*~|\..*\.sw[a-p]|\.#.*|#.*#|~\$.*|\.~lock\..*#|.*\.(orig|rej|crdownload)|\.(git|st)ignore|\.gitattributes"
    r"|\.stet-[a-z0-9_]{8}|\.goutputstream-.*|\.fuse_hidden.*|\.sb-.*|~wrl[0-9]+\.tmp|.*\.md\.(bak|tmp|part|old)|.*\.kate-swp|.*\.lnk|\.hidden"
    r"|.*\.ffs_(db|lock)|\.obsidian\.vimrc|4913|.*\.!sync|\.bts"
    r"|\.(git)?keep|\.editorconfig|\.syncthing\..*|~syncthing~.*|\.dropbox(\.attr)?|\.(nextcloud|owncloud)?sync(_.*\.db.*|\.log)",
    re.IGNORECASE,
)
_TRASH: Final = re.compile(r"\.trash-[0-9]+|\.tmp\.drive(up|down)load", re.IGNORECASE)
# What iCloud leaves in the place of a file that it took off this disk. The report is not gone, and must not be missed.
_ELSEWHERE: Final = re.compile(r"\.(?P<name>.+)\.icloud", re.IGNORECASE)
# Dropbox, Nextcloud, Syncthing and others name the losing side of a conflict in the words of the user's language.
_CONFLICT = re.compile(
    r"conflict(ed|ing)?[ _-]?(copy|version)|\.sync-conflict-|_conflict[-_]"
    r"|[(\[（](?=[^()\[\]（）]*[()\[\]（）])[^()\[\]（）]*(conflict|conflit|konflikt|конфликт|冲突|衝突|競合|متعارض)"
    r"|冲突副本|衝突副本|競合コピー",
    re.IGNORECASE,
)
# As Windows, macOS, GNOME and KDE write it in the languages of their users.
_COPY: Final = "copy|copie|kopie|kopia|copia|cópia|копия|копія|kopya|的?副本|复件|複本|のコピー|コピー|사본|نسخة|کپی"
_OF_ANOTHER = re.compile(
    # A word of ASCII needs a sign before it: "photocopy" is no copy of "photo". A computer's name is in capitals.
    rf"(?P<of>.+?)( ?[(（]\d+[)）]| \d+|( ?- ?| ?[(（]| |(?=[^\x00-\x7f]))({_COPY})[)）]?( ?[(（]?\d+[)）]?)?"
    r"|(?-i:-[A-Z][A-Z0-9]*(-[A-Z0-9]+)+)"
    r"|-.*(MacBook|iMac|Mac mini|iPhone|iPad).*)|(copy of|kopie von|copie de|copia de) (?P<as>.+)",
    re.IGNORECASE,
)
_MERGE = re.compile(r"^(<{7}|>{7}|\|{7})( |$)", re.MULTILINE)


def present(site: Path, passed: Tell, fault: Tell) -> tuple[dict[str, Path], bool]:
    """Return the publisher's files below ``site``.

    Args:
        passed: Is told the files of systems and editors, which are passed over.
        fault: Is told everything else than a file. It is not followed or opened.

    Returns:
        Source → file, and whether there is a link or a device.
    """
    found: dict[str, Path] = {}
    odd = False
    pending = [("", site)]
    while pending:
        prefix, folder = pending.pop()
        with os.scandir(folder) as entries:
            below = []
            for entry in sorted(entries, key=lambda e: e.name):
                name, is_folder = prefix + entry.name, entry.is_dir(follow_symlinks=False)
                if _is_folder_of_others(entry.name) if is_folder else _FILES.fullmatch(entry.name):
                    passed(name + "/" * is_folder, 0, "is not the archive's; it was passed over")
                elif is_folder:
                    below.append((name + "/", Path(entry.path)))
                elif away := _ELSEWHERE.fullmatch(entry.name):
                    fault(prefix + away["name"], 0, "is with iCloud and not on this disk; download it, then build")
                elif entry.is_file(follow_symlinks=False):
                    found[name] = Path(entry.path)
                else:
                    # A link could lead out of the archive, to a private file. A FIFO would keep the build waiting for
                    # ever.
                    odd = True
                    fault(name, 0, f"{kind_of(entry)}, not a file; put a plain file in its place")
        pending.extend(reversed(below))
    return found, odd


def is_litter(name: str) -> bool:
    """Return whether systems and editors leave files of this name."""
    return _FILES.fullmatch(name) is not None


def _is_folder_of_others(name: str) -> bool:
    return name.lower() in _FOLDERS or _TRASH.fullmatch(name) is not None


def copies(sources: Collection[str], fault: Tell) -> None:
    """Report pages copied by a synchroniser or a file manager."""
    for source in sources:
        folder, slash, name = source.rpartition("/")
        stem = name.removesuffix(".md")
        # A name alone proves nothing. Only beside a page of the plain name does it look like a copy.
        match = _OF_ANOTHER.fullmatch(stem)
        other = f"{folder}{slash}{match['of'] or match['as']}.md" if match else ""
        if _CONFLICT.search(stem):
            fault(source, 0, "is one side of a conflict that a synchroniser left; keep one of the two files")
        elif other in sources:
            fault(source, 0, f"seems to be a copy of '{other}'; keep one of the two, or give it a name of its own")


def unfinished(source: str, text: str, fault: Tell) -> None:
    """Report the marks of an unfinished merge in a text."""
    # The signs alone are found in a tenth of the time that all beginnings of lines take.
    for mark in _MERGE.finditer(text) if any(7 * sign in text for sign in "<>|") else ():
        fault(source, text.count("\n", 0, mark.start()) + 1, f"'{mark[1]}' is left of a merge; settle it")
