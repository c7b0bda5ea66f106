"""open.html: opens the archive from any living copy, verified.

This single file holds the first root, the addresses of its day, the verifier and a reader. Their sources are in the
theme.

What is NOT done here: signing. It is a file of the tree, so the editors sign it along with the rest.
"""

import base64
import hashlib
import html
import json
import re
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache
from typing import Final

from publish.core.catalogues import in_order, languages
from publish.core.formats import strictjson
from publish.core.formats.mirrorlist import grouped
from publish.core.model import Mirror
from publish.tree.languages import direction, words
from publish.tree.scripts import join
from publish.tree.scripts.join import BROWSER

MAX_LENGTH: Final = 100_000  # bytes as sent (gzip): a chat takes it, and a slow line has it in a minute
_DATA: Final = re.compile(rb'<script type="application/json" id="known">(.*?)</script>', re.DOTALL)
_PREFIX: Final = "open_"
_SEARCH: Final = "search_"  # as on the page for searching


@dataclass(frozen=True, slots=True)
class ArchiveFacts:
    """The file's knowledge of the archive."""

    root: bytes
    """1.root.json. Its SHA-256 is the fingerprint."""
    mirrors: tuple[Mirror, ...]
    title: str
    release: int
    """Number of the release with this file. A copy with an older release is held back."""
    roots: int
    """Number of roots on that day. A copy with fewer roots hides revoked keys."""
    published: date
    """The day of sealing."""

    @property
    def fingerprint(self) -> str:
        """The archive's fingerprint, in hexadecimal."""
        return hashlib.sha256(self.root).hexdigest()


def page(known: ArchiveFacts) -> bytes:
    """Return the bytes of the file.

    The same knowledge and the same version of Stet give the same bytes.
    """
    # A browser that parses these bytes and writes them out again must get the same bytes: so the file can
    # hand itself on.
    style, script = _style(), _script()
    values = {
        # The empty style is one that a script fills, where a browser takes no sheets that scripts made.
        "csp": f"default-src 'none'; script-src '{_pin(script)}'; style-src '{_pin(style)}' '{_pin('')}'; "
        "img-src blob: data:; media-src blob:; connect-src http: https:; base-uri 'none'; form-action 'none'",
        "title": _text(known.title),
        "fingerprint": grouped(known.fingerprint),
        "addresses": "".join(_row(m) for m in known.mirrors) or _in_all("none", "li"),
        "plain": _in_all("plain", "p"),
        "style": style,
        "known": _data(known),
        "script": script,
    }
    template = (BROWSER / "open/open.html").read_text("utf-8").strip()
    return re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], template).encode()


def is_ours(data: bytes, known: ArchiveFacts) -> tuple[bool, tuple[str, ...]]:
    """Compare ``data`` with this version's file for that archive.

    Args:
        known: The expected knowledge. Its mirrors are ignored, and those in the file are used.

    Returns:
        Whether the bytes are equal, and the addresses in the file.
    """
    # The only file of a release with a program in it, and nobody reads 100 KB of script before signing. So the
    # signer's
    # own Stet makes the file again and compares.
    found = _DATA.search(data)
    try:
        rows = strictjson.plain(found[1])["mirrors"] if found else []
        mirrors = tuple(Mirror(r["address"], r["kind"], r["durable"], tuple(r["also"])) for r in rows)
        same = page(replace(known, mirrors=mirrors)) == data
    except (ValueError, KeyError, TypeError):
        return False, ()
    return same, tuple(m.address for m in mirrors)


def _data(known: ArchiveFacts) -> str:
    """Return the script's knowledge as JSON, safe inside HTML."""
    data = {
        "root": known.root.decode(),
        "mirrors": [asdict(m) for m in known.mirrors],
        "title": known.title,
        "release": known.release,
        "roots": known.roots,
        "published": known.published.isoformat(),
        "words": {
            language: _words(language) | {"dir": direction(language)} for language in languages() if _words(language)
        },
    }
    # "</script>" in a title would end the element. "<" as an escape stands for itself in any JSON.
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c")


@cache
def _words(language: str) -> dict[str, str]:
    """Return the file's words in a language.

    Words without a translation are left out, and English serves in their place.
    """
    english, (known, said) = words("en")[1], words(language)
    if known != language:
        return {}
    ours = {key: text for key, text in said.items() if key.startswith((_PREFIX, _SEARCH))}
    return {k.removeprefix(_PREFIX): text for k, text in ours.items() if language == "en" or text != english.get(k)}


def _in_all(key: str, tag: str) -> str:
    """Return a text for readers without scripts, as an element for each language that has it."""
    texts = ((language, _words(language).get(key)) for language in in_order(languages()))
    return "".join(f'<{tag} lang="{at}" dir="{direction(at)}">{_text(text)}</{tag}>' for at, text in texts if text)


def _row(mirror: Mirror) -> str:
    also = "".join(f" <code>{_text(name)}</code>" for name in mirror.also)
    # An address with a quote or a sign of markup is shown, and not made into a link: nothing is to be escaped twice.
    if mirror.address.startswith(("http://", "https://")) and not re.search(r"[\"&<>\xa0]", mirror.address):
        return f'<li><a href="{mirror.address}" rel="noreferrer">{mirror.address}</a>{also}</li>'
    return f"<li><code>{_text(mirror.address)}</code>{also}</li>"


def _text(words: str) -> str:
    """Escape text as a browser's serializer does.

    ``"`` stays. A no-break space becomes an entity.
    """
    return html.escape(words, quote=False).replace("\xa0", "&nbsp;").replace("\r", " ")


def _pin(inline: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()


@cache
def _style() -> str:
    css = re.sub(r"/\*.*?\*/", "", (BROWSER / "open/open.css").read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"\n\s*", "\n", css).strip()


@cache
def _script() -> str:
    """Join the scripts into a single one."""
    # A browser loads no module from a ``file:`` address.
    return join.joined("open/open").strip()
