"""Files of a site, taken into a snapshot one after another."""

import hashlib
import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from publish.core import files
from publish.core.beside import Beside, whose
from publish.core.formats import layout
from publish.tree.sites import folder, look, secrets
from publish.tree.sites.dangers import DangerKind
from publish.tree.sites.folder import FileMarks, TellPath
from publish.tree.sites.links import AddressUse
from publish.tree.sites.look import Looked, SiteMends
from publish.tree.sites.notes import SiteNote, SiteNotes
from publish.tree.sources.traces import is_closed, traces

PAGE_MAX_LENGTH = 64 << 20  # bytes of a page, a style or a script: as much as a browser verifies
_TEXT_MAX_LENGTH = 1 << 20  # bytes of other files in which keys are looked for
_PAGES = frozenset({"html", "htm", "xhtml"})
_DOCUMENTS = frozenset(
    {"jpg", "jpeg", "png", "gif", "webp", "tif", "tiff", "pdf", "zip"} | {"docx", "xlsx", "pptx", "odt", "ods", "odp"}
)
"""Endings of files that Stet looks into for what they tell."""


@dataclass
class Taking:
    """One snapshot under way."""

    source: Path
    new: Path
    former: Path
    wanted: SiteMends
    before: SiteNotes
    traces_kept: bool
    allow: tuple[str, ...]
    made: dict[str, SiteNote] = field(default_factory=dict)
    title: str | None = None
    """The front page's, if that was read anew."""
    read: int = 0
    _folders: set[Path] = field(default_factory=set)

    def take(self, path: str, stamp: FileMarks, fault: TellPath) -> None:
        """Take one file.

        Raises:
            Changing: It changed meanwhile.
        """
        name = self.wanted.names[path]
        to = self.new / name
        if to.parent not in self._folders:
            to.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(to.parent)
        if note := self._again(path, stamp, to):
            self.made[path] = note
            return
        self.read += 1
        looked = Looked()
        with folder.opened(self.source, path, stamp) as file:
            sha256 = self._taken(file, path, stamp, to, looked, fault)
        if stamp.length > PAGE_MAX_LENGTH:
            looked.see(DangerKind.LONG)
        if name == layout.FRONT:
            self.title = looked.title
        self._trace(path, to, looked, fault)
        self.made[path] = SiteNote(stamp, name, sha256, looked.found)

    def _again(self, path: str, stamp: FileMarks, to: Path) -> SiteNote | None:
        """Take an unchanged file from the last snapshot."""
        note = self.before.files.get(path)
        name = self.wanted.names[path]
        # Disks tell time coarsely: a file written just when it was read may have changed under the same marks.
        if (
            note is None
            or note.stamp != stamp
            or note.name != name
            or max(stamp.written, stamp.changed) > self.before.begun
        ):
            return None
        there = self.former / name
        try:
            # Hashed before it is linked: damage on the disk, or somebody's hand, must not go on into the next release.
            if files.digest(there)[0] != note.sha256:
                return None
            os.link(there, to)
        except OSError:  # not there, or a disk without links
            return None
        return note

    def _taken(self, file: BinaryIO, path: str, stamp: FileMarks, to: Path, looked: Looked, fault: TellPath) -> str:
        """Copy one file, changed where that was asked for, and return its SHA-256."""
        ending = to.name.rpartition(".")[2].lower()
        if not _is_looked_into(ending, to.name):
            sha256 = folder.copied(file, to)
            # Keys lie in small files. Films would have to be read a second time for nothing.
            if stamp.length <= _TEXT_MAX_LENGTH and ending not in _DOCUMENTS:
                self._refuse_secrets(path, to.read_bytes(), fault, page=False)
            return sha256
        if stamp.length > PAGE_MAX_LENGTH:
            fault(path, f"too long to be looked into (over {PAGE_MAX_LENGTH >> 20} MB), and for any browser to verify")
            return ""
        data = file.read()
        self._refuse_secrets(path, data, fault, page=ending in _PAGES)
        self._look(path, ending, data, looked)
        if self.wanted.worker and (str(DangerKind.WORKER), "a script registers one") in looked.found:
            fault(path, "registers a service worker of its own: two would be in each other's way; worker = false")
        if looked.edits:
            data = look.changed(data, looked.edits)
        to.write_bytes(data)
        return hashlib.sha256(data).hexdigest()

    def _look(self, path: str, ending: str, data: bytes, looked: Looked) -> None:
        if ending in _PAGES or ending == "svg":
            wanted = self.wanted if ending != "svg" else look.without_worker(self.wanted)
            found = look.page(data, path, wanted)
            if ending == "svg":
                # A drawing's comments are told with its traces, and would count twice. A picture needs no language.
                found.drop(DangerKind.NO_LANGUAGE, DangerKind.COMMENT)
        elif ending == "css":
            found = look.style(data, path, self.wanted)
        elif ending in ("js", "mjs"):
            found = look.script(data)
        elif ending == "map":
            found = Looked({(str(DangerKind.MAP), "file"): 1})
        else:
            found = look.manifest(data)
        looked.found, looked.edits, looked.title = found.found, found.edits, found.title
        if found.former and (origin := re.match(r"https?://[^/?#]+/", found.former)):
            looked.see(AddressUse.SELF, origin[0])

    def _refuse_secrets(self, path: str, data: bytes, fault: TellPath, *, page: bool) -> None:
        if whose(path, self.allow) is not Beside.KEPT and (why := secrets.of_bytes(data, page=page)):
            fault(path, f"{why}; take it away, or say that it may be published: allow = [{json.dumps(path)}]")

    def _trace(self, path: str, to: Path, looked: Looked, fault: TellPath) -> None:
        """Look for what a document tells of its makers."""
        ending = to.name.rpartition(".")[2].lower()
        if is_closed(ending):
            looked.see(DangerKind.TRACES, f"Stet cannot look into .{ending} files")
        elif ending in _DOCUMENTS or ending == "svg":
            for member, said in traces(to).items():
                # The icons of nearly every theme name their drawing program: drawings are told, and never refused.
                if self.traces_kept or ending == "svg":
                    looked.see(DangerKind.TRACES, said)
                else:
                    inner = f"{member} in it: " if member else ""
                    fault(path, f'{inner}{said}; clean it (exiftool -all=, mat2), or publish it so: traces = "kept"')


def _is_looked_into(ending: str, name: str) -> bool:
    return ending in _PAGES or ending in ("css", "js", "mjs", "svg", "map", "webmanifest") or name == "manifest.json"
