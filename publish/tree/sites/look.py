"""A look into one file of a site: dangers and changes.

Changes are places with other bytes: nothing else of the file is touched. What is NOT done here: reading and writing
files, and adding up what was found.
"""

import html
import json
import posixpath
import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from publish.tree.sites import links, markup
from publish.tree.sites.dangers import WHAT_MAX, DangerKind, Sights
from publish.tree.sites.inside import Inside, host_of, relative
from publish.tree.sites.links import AddressForm, AddressUse, PageAddress

LOADER = "stet.js"
"""The script that puts our worker in front of a site."""
_MAP = re.compile(rb"[#@]\s?sourceMappingURL=(?!data:)")
_REGISTERS = re.compile(rb"serviceWorker\s{0,16}(?:\?\.|\.)\s{0,16}register\b|navigator\.serviceWorker\b")
# JSON writes slashes as "\/". Behind a quotation mark "//host" is enough, with the scheme of the page.
_NAMED = re.compile(
    rb"(?:https?:|wss?:|[\"'`])(?://|\\/\\/)([a-zA-Z0-9][a-zA-Z0-9.-]{0,250}\.[a-zA-Z]{2,24})(?=[/\"'`:\\?#])"
)
_NAMESPACES = frozenset({"www.w3.org", "schema.org", "ogp.me", "xmlns.com", "purl.org"})
"""Names in scripts that stand for words, and are never asked."""
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_UTF_8 = ("utf-8", "utf8", "us-ascii", "ascii")
_PROBE = "http://a.0/+-"


@dataclass(frozen=True, slots=True)
class ByteEdit:
    """Bytes to be put in a place of a file."""

    start: int
    end: int
    data: bytes


@dataclass(frozen=True)
class SiteMends:
    """Changes that the publisher asked for."""

    inside: Inside
    names: dict[str, str]
    """Published name of each file."""
    relative: bool = False
    worker: bool = False

    @cached_property
    def mends(self) -> bool:
        """Whether any address in a page may change."""
        return self.relative or any(name != path for path, name in self.names.items())


@dataclass(slots=True)
class Looked:
    """Facts of one file."""

    found: Sights = field(default_factory=dict)
    edits: list[ByteEdit] = field(default_factory=list)
    title: str = ""
    former: str = ""
    """The site's address, by the page's own word."""

    def see(self, kind: str, what: str = "") -> None:
        """Count one sight."""
        key = (str(kind), _plain(what))
        self.found[key] = self.found.get(key, 0) + 1

    def drop(self, *kinds: DangerKind) -> None:
        """Forget what does not count in this file."""
        self.found = {key: times for key, times in self.found.items() if key[0] not in kinds}


def page(data: bytes, path: str, wanted: SiteMends) -> Looked:
    """Look into an HTML page."""
    looked, reader = Looked(), _Page(path, wanted)
    for part in markup.read(data):
        reader.take(part, data, looked)
    reader.end(data, looked)
    return looked


def style(data: bytes, path: str, wanted: SiteMends) -> Looked:
    """Look into a style sheet."""
    looked = Looked()
    for address in links.of_style(data):
        _judge(address, path, "", wanted, looked)
    if _MAP.search(data):
        looked.see(DangerKind.MAP, "named in a style sheet")
    return looked


def script(data: bytes, *, inline: bool = False) -> Looked:
    """Look into a script: whom it names, and whether it registers a worker."""
    looked = Looked()
    looked.see(DangerKind.OWN_SCRIPT, "within a page" if inline else "file")
    if _REGISTERS.search(data):
        looked.see(DangerKind.WORKER, "a script registers one")
    if _MAP.search(data):
        looked.see(DangerKind.MAP, "named in a script")
    for found in _NAMED.finditer(data):
        host = found[1].decode("latin-1").lower()
        if host not in _NAMESPACES:
            looked.see(DangerKind.NAMED_IN_SCRIPT, host)
    return looked


def manifest(data: bytes) -> Looked:
    """Look into a web app's manifest."""
    looked = Looked()
    try:
        icons = json.loads(data).get("icons", [])
        sources = [str(one.get("src", "")) for one in icons if isinstance(one, dict)]
    except (ValueError, AttributeError, TypeError, RecursionError):
        # As browsers do with a broken manifest. Deep brackets of a stranger's end Python's parser by recursion.
        return looked
    for host in filter(None, map(host_of, sources)):
        looked.see(AddressUse.PICTURE, host)
    return looked


def without_worker(wanted: SiteMends) -> SiteMends:
    """Return the same for a file that is no page of its own."""
    return replace(wanted, worker=False)


def changed(data: bytes, edits: list[ByteEdit]) -> bytes:
    """Return the bytes with all edits made."""
    made, at = [], 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < at:
            continue  # two readings of one place: the first counts
        made += [data[at : edit.start], edit.data]
        at = edit.end
    return b"".join([*made, data[at:]])


# Any other type is data to browsers, such as JSON-LD or a template, and is not run.
_PROGRAMS = ("", "module", "text/javascript", "application/javascript", "application/x-javascript", "text/ecmascript")


class _Page:
    """A page as it is read, part by part."""

    def __init__(self, path: str, wanted: SiteMends) -> None:
        self._path, self._wanted = path, wanted
        self._charset = self._base = ""
        self._codec = "utf-8"
        self._runs = False
        self._language = self._whole = self._forbids = False
        self._head = -1
        self._top = 0

    def take(self, part: markup.MarkupTag | markup.RawText | markup.MarkupComment, data: bytes, looked: Looked) -> None:
        """Take in the page's next part."""
        if isinstance(part, markup.MarkupTag):
            self._tag(part, looked)
        elif isinstance(part, markup.MarkupComment):
            if part.doctype:
                self._top, self._whole = part.end, True
            elif data.startswith(b"<!--", part.start) and data[part.start + 4 : part.end - 3].strip():
                looked.see(DangerKind.COMMENT)
        elif part.of == "script":
            if self._runs and part.end > part.start:
                _merge(looked, script(data[part.start : part.end], inline=True))
        elif part.of == "style":
            for address in links.of_style(data[part.start : part.end], part.start):
                _judge(address, self._path, self._base, self._wanted, looked)
        elif part.of == "title" and not looked.title:
            text = data[part.start : part.end].decode(self._codec, "replace")
            looked.title = " ".join(html.unescape(text).split())

    def _tag(self, tag: markup.MarkupTag, looked: Looked) -> None:
        if tag.name == "html":
            self._top, self._whole = tag.end, True
            self._language = bool(tag.text("lang") or tag.text("xml:lang"))
        elif tag.name == "head" and self._head < 0:
            self._head, self._whole = tag.end, True
        elif tag.name == "meta":
            self._meta(tag, looked)
        elif tag.name == "script":
            self._runs = tag.text("type") in _PROGRAMS
        for address in links.of_tag(tag, self._codec):
            if address.use is AddressUse.BASE:
                self._take_base(address, looked)
            elif address.use is AddressUse.SELF:
                looked.former = looked.former or address.text
            else:
                _judge(address, self._path, self._base, self._wanted, looked)
        for one in tag.attributes:
            # No list of handlers: browsers add new ones each year, and a list would miss the newest.
            if one.name.startswith("on") and one.name[2:].isalpha():
                looked.see(DangerKind.OWN_SCRIPT, "handler")
            elif one.name in ("href", "action", "src") and one.value.lstrip()[:11].lower() == b"javascript:":
                looked.see(DangerKind.OWN_SCRIPT, "javascript: address")

    def _take_base(self, address: PageAddress, looked: Looked) -> None:
        if self._base:
            return  # browsers take the first
        self._base = address.text
        # A base elsewhere sends every relative address there. Pictures are the most common of them.
        if self._wanted.inside.is_former(address.text):
            looked.see(DangerKind.OLD_LINK, host_of(address.text) or "")
        elif host := host_of(address.text):
            looked.see(AddressUse.PICTURE, host)
        if self._wanted.mends:
            # From here on every address is written from the page itself.
            looked.edits.append(ByteEdit(address.start, address.end, b"./"))

    def _meta(self, tag: markup.MarkupTag, looked: Looked) -> None:
        content = tag.get("content")
        said = content.value if content else b""
        if charset := tag.text("charset"):
            self._take_charset(charset)
        elif tag.text("http-equiv") == "content-type" and (found := _CHARSET.search(said)):
            self._take_charset(found[1].decode("latin-1").lower())
        elif tag.text("http-equiv") == "content-security-policy":
            self._forbids = self._forbids or _forbids(tag.text("content"))
        elif tag.text("name") == "generator" and said:
            looked.see(DangerKind.GENERATOR, said.decode("utf-8", "replace"))

    def _take_charset(self, charset: str) -> None:
        # The first declaration counts, as in browsers: by another, we would read other addresses than they do.
        if not self._charset:
            self._charset, self._codec = charset, _codec(charset)

    def end(self, data: bytes, looked: Looked) -> None:
        """Take in the page's end."""
        if not self._whole:
            # A fragment that some script fetches, or a page of the oldest kind.
            if self._wanted.worker:
                looked.see(DangerKind.NO_HEAD)
            return
        if not self._language:
            looked.see(DangerKind.NO_LANGUAGE)
        if fault := _encoding(data, self._charset):
            looked.see(DangerKind.ENCODING, fault)
        if self._wanted.worker:
            if self._forbids:
                looked.see(DangerKind.POLICY)
            at = self._head if self._head >= 0 else self._top
            line = f'<script src="{relative(self._wanted.names[self._path], LOADER)}" defer></script>\n'
            # At the very top of the head: before a policy, and before a base that would lead elsewhere.
            looked.edits.append(ByteEdit(at, at, b"\n" + line.encode()))


def _forbids(policy: str) -> bool:
    """Return whether a policy forbids our script or our worker."""
    rules: dict[str, list[str]] = {}
    for rule in policy.split(";"):
        if words := rule.split():
            rules.setdefault(words[0].lower(), words[1:])  # of two alike browsers mind the first (CSP3, 2.2.1)
    # A missing directive falls back to a more general one, and the two kinds do so by different ways.
    # Nonces and hashes do not help: they name scripts of the site's own making, and never ours.
    for names in (
        ("script-src-elem", "script-src", "default-src"),
        ("worker-src", "child-src", "script-src", "default-src"),
    ):
        allowed = next((rules[name] for name in names if name in rules), None)
        if allowed is not None and not {"'self'", "*", "https:"} & set(allowed):
            return True
    return False


def _encoding(data: bytes, charset: str) -> str:
    """Return a page's encoding if it is not UTF-8."""
    # Not UTF-8 in any case, but by these marks the encoding has a name.
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return charset if charset not in _UTF_8 and charset else "unknown"
    return ""


def _codec(charset: str) -> str:
    """Return Python's codec for a charset, or UTF-8 where a page cannot be read by it."""
    # Python also has codecs that are no charsets, and some of them raise whatever they are told to do with odd bytes.
    # UTF-16 and its like would hide every address: a page that can say so is written in ASCII's bytes.
    try:
        read = _PROBE.encode() + b"\xe4"
        return charset if read.decode(charset, "replace").startswith(_PROBE) else "utf-8"
    except (LookupError, ValueError):
        return "utf-8"


def _judge(address: PageAddress, path: str, base: str, wanted: SiteMends, looked: Looked) -> None:
    """Count an address, and have it changed where that was asked for."""
    if _mended(address, path, base, wanted, looked):
        looked.see(DangerKind.MENDED)
    elif wanted.inside.is_former(address.text):
        looked.see(DangerKind.OLD_LINK, host_of(address.text) or "")
    elif host := host_of(address.text):
        # What is followed only when a reader asks for it is no danger.
        if address.use.asked:
            looked.see(address.use, host)
    elif address.text.startswith("/"):
        looked.see(DangerKind.ROOT_LINK)


def _mended(address: PageAddress, path: str, base: str, wanted: SiteMends, looked: Looked) -> bool:
    """Have an address changed, and return whether it is."""
    place = wanted.inside.place(address.text, path, base)
    if place is None:
        return False
    here, there = wanted.names[path], wanted.names[place.path]
    moved = there != place.path or posixpath.dirname(here) != posixpath.dirname(path)
    if moved or (base and wanted.mends) or (wanted.relative and not place.direct):
        text = relative(here, there) + re.sub(r"\s", "%20", place.rest)
        if text != address.text:
            looked.edits.append(ByteEdit(address.start, address.end, _written(text, address.form)))
            return True
    return False


def _written(text: str, form: AddressForm) -> bytes:
    # Not by CSS's own backslashes: percent signs are right both within quotation marks and without.
    if form is AddressForm.CSS:
        return re.sub(r"[\"'()\\\s]", lambda found: f"%{ord(found[0]):02X}", text).encode()
    if form is AddressForm.CSS_IN_ATTRIBUTE:
        text = re.sub(r"[\"'()\\\s]", lambda found: f"%{ord(found[0]):02X}", text)
    # All five: whether and how the value is quoted in the page is not looked at.
    return (
        text.replace("&", "&amp;")
        .replace('"', "&quot;")
        .replace("'", "&#39;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .encode()
    )


def _merge(looked: Looked, other: Looked) -> None:
    for (kind, what), times in other.found.items():
        looked.found[kind, what] = looked.found.get((kind, what), 0) + times


def _plain(text: str) -> str:
    """Return a stranger's words in one printable line."""
    # It goes to terminals: control characters could move the cursor, or turn a line's direction.
    return "".join(sign if sign.isprintable() else "?" for sign in " ".join(text.split()))[:WHAT_MAX]
