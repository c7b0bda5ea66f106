"""open.html: one file that opens the archive from whichever copy still answers, and checks every page it shows.

It holds the first root, the addresses of the day it was made, the verifier and a reader; the theme has their sources.
What is NOT done here: signing it. It is a file of the tree, so the editors sign it with everything else.
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

from publish.core.formats.mirrorlist import grouped
from publish.core.model import Mirror
from publish.tree.languages import direction, words
from publish.tree.scripts import join
from publish.tree.scripts.join import BROWSER

MAX_LENGTH: Final = 100_000  # bytes as sent (gzip): a chat takes it, and a slow line has it in a minute
LANGUAGES: Final = ("en", "zh-Hans", "zh-Hant", "ug", "bo", "ar")
_DATA: Final = re.compile(rb'<script type="application/json" id="known">(.*?)</script>', re.DOTALL)
_PREFIX: Final = "open_"
_SEARCH: Final = "search_"  # as on the page for searching


@dataclass(frozen=True, slots=True)
class Known:
    """What the file knows of the archive."""

    root: bytes
    """1.root.json: its SHA-256 is the fingerprint."""
    mirrors: tuple[Mirror, ...]
    title: str
    release: int
    """The release that the file is a part of. A copy that has an older one is held back."""
    roots: int
    """How many roots there were: a copy that shows fewer hides that keys were taken back."""
    published: date
    """The day of sealing."""

    @property
    def fingerprint(self) -> str:
        """The archive's."""
        return hashlib.sha256(self.root).hexdigest()


def page(known: Known) -> bytes:
    """The file. The same knowledge and the same version of Stet give the same bytes.

    A browser that parses it and writes it out again gets these very bytes: so it can hand itself on.
    """
    style, script = _style(), _script()
    values = {
        # The empty style is one that a script fills, where a browser takes no sheets that scripts made.
        "csp": f"default-src 'none'; script-src '{_pin(script)}'; style-src '{_pin(style)}' '{_pin('')}'; "
        "img-src blob: data:; media-src blob:; connect-src http: https:; base-uri 'none'; form-action 'none'",
        "title": _text(known.title),
        "fingerprint": grouped(known.fingerprint),
        "addresses": "".join(_row(m) for m in known.mirrors) or f"<li>{_text(_words('en')['none'])}</li>",
        "plain": "".join(_plain(language) for language in LANGUAGES if _words(language)),
        "named": _text(_words("en")["named"]),
        "fingerprint_is": _text(_words("en")["fingerprint"]),
        "style": style,
        "known": _data(known),
        "script": script,
    }
    template = (BROWSER / "open/open.html").read_text("utf-8").strip()
    return re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], template).encode()


def is_ours(data: bytes, known: Known) -> tuple[bool, tuple[str, ...]]:
    """Whether ``data`` is what this version of Stet makes for that archive and day; and the addresses in it.

    Args:
        known: As the file should have it; its mirrors are not looked at, those of the file are taken.
    """
    found = _DATA.search(data)
    try:
        rows = json.loads(found[1])["mirrors"] if found else []
        mirrors = tuple(Mirror(r["address"], r["kind"], r["durable"], tuple(r["also"])) for r in rows)
        same = page(replace(known, mirrors=mirrors)) == data
    except (ValueError, KeyError, TypeError):
        return False, ()
    return same, tuple(m.address for m in mirrors)


def _data(known: Known) -> str:
    """What the script is to know, as JSON that no HTML parser takes for anything else."""
    data = {
        "root": known.root.decode(),
        "mirrors": [asdict(m) for m in known.mirrors],
        "title": known.title,
        "release": known.release,
        "roots": known.roots,
        "published": known.published.isoformat(),
        "words": {
            language: _words(language) | {"dir": direction(language)} for language in LANGUAGES if _words(language)
        },
    }
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c")


def _words(language: str) -> dict[str, str]:
    """The file's words in a language; those that have none in it are left out, and English serves."""
    english, (known, said) = words("en")[1], words(language)
    if known != language:
        return {}
    ours = {key: text for key, text in said.items() if key.startswith((_PREFIX, _SEARCH))}
    return {k.removeprefix(_PREFIX): text for k, text in ours.items() if language == "en" or text != english.get(k)}


def _plain(language: str) -> str:
    """What stands there for those without scripts."""
    text = _words(language).get("plain")
    return f'<p lang="{language}" dir="{direction(language)}">{_text(text)}</p>' if text else ""


def _row(mirror: Mirror) -> str:
    also = "".join(f" <code>{_text(name)}</code>" for name in mirror.also)
    # An address with a quote or a sign of markup is shown, and not made into a link: nothing is to be escaped twice.
    if mirror.address.startswith(("http://", "https://")) and not re.search(r"[\"&<>\xa0]", mirror.address):
        return f'<li><a href="{mirror.address}" rel="noreferrer">{mirror.address}</a>{also}</li>'
    return f"<li><code>{_text(mirror.address)}</code>{also}</li>"


def _text(words: str) -> str:
    """Text as a browser writes it: ``"`` stays, a no-break space does not."""
    return html.escape(words, quote=False).replace("\xa0", "&nbsp;").replace("\r", " ")


def _pin(inline: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()


@cache
def _style() -> str:
    css = re.sub(r"/\*.*?\*/", "", (BROWSER / "open/open.css").read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"\n\s*", "\n", css).strip()


@cache
def _script() -> str:
    """From ``file:`` a browser loads no module: so they are put together."""
    return join.joined("open/open").strip()
