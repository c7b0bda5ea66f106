"""The mirror list: mirrors.json for programs, mirrors.html for people.

Values only. Nothing is signed here.
"""

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from urllib.parse import quote

from publish.core import catalogues
from publish.core.directions import direction
from publish.core.errors import SignatureError
from publish.core.formats import layout, strictjson
from publish.core.model import Entry, Mirror

JSON_NAME = "mirrors.json"
MIRRORS_MAX = 1000  # addresses: more than any reader could try
_SAID = ("copies", "copies_text", "copies_compare", "copies_none")
# An address of another form is passed over: an error would stop readers at the whole list. ``mirrorlist.js``
# has the same pattern.
_ADDRESS = re.compile(
    r"magnet:|(?:https?|ipfs|ipns)://(?:[^\x00-\x20/?#\[\]@:\\]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?(?![^/?#])",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class MirrorList:
    """Addresses of copies, and addresses given up."""

    mirrors: tuple[Mirror, ...] = ()
    gone: tuple[str, ...] = ()
    """Addresses taken down for good. Unlisted until ``stet heal --back`` brings the host in."""


def dump(mirrors: MirrorList) -> bytes:
    """Return mirrors.json. The same list gives the same bytes."""
    data = {"gone": sorted(mirrors.gone), "mirrors": [asdict(m) for m in mirrors.mirrors]}
    return (json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def parse(data: bytes) -> MirrorList:
    """Read mirrors.json, and pass over addresses of no use to readers.

    Raises:
        SignatureError: The form differs from `dump`'s.
    """
    try:
        value = strictjson.read(data)
        mirrors = [_mirror(m) for m in strictjson.array(value["mirrors"])[:MIRRORS_MAX]]
        gone = tuple(strictjson.text(address) for address in strictjson.array(value["gone"]))
    except (ValueError, KeyError, TypeError, RecursionError) as e:
        raise SignatureError(f"not a mirror list: {e}", where=JSON_NAME) from e
    return MirrorList(tuple(m for m in mirrors if _ADDRESS.match(m.address)), gone)


def _mirror(row: dict[str, object]) -> Mirror:
    if type(row["durable"]) is not bool:
        raise ValueError("durable is neither true nor false")
    also = tuple(strictjson.text(name) for name in strictjson.array(row["also"]))
    return Mirror(strictjson.text(row["address"]), strictjson.text(row["kind"]), row["durable"], also)


def grouped(fingerprint: str) -> str:
    """Return a fingerprint in groups of four, for people to compare."""
    return " ".join(fingerprint[i : i + 4] for i in range(0, len(fingerprint), 4))


_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.06rem/1.6 Charter,Georgia,'Noto Serif',serif;max-width:36rem;margin:0 auto;padding:1rem 1.1rem 2rem}"
    "body{color:#1f1c19;background:#fdfcf9;overflow-wrap:anywhere}h1{line-height:1.25;font-size:1.7rem}"
    "ul{list-style:none;padding:0;border-block:1px solid #8886}li{margin:.8rem 0}small{opacity:.8}a{color:#85291a}"
    "code{font:.86em/1.5 monospace}section{border-top:1px solid #8886;margin-top:1rem;padding-top:1rem}"
    "h2{font-size:1.1rem;margin:0}p{margin:.4rem 0 1rem}:lang(bo){line-height:2}:lang(ug),:lang(ar){line-height:1.9}"
    "@media(prefers-color-scheme:dark){body{color:#e3ded4;background:#171614}a{color:#f0a08a}}"
)
# What the page may be made of besides text, whichever version made it; as its twin in JavaScript has it.
# mirrors.html changes with each mirror, and editors' keys sleep: the online key's list has its facts, and no editor
# signs this page. So it is held to markup that can do nothing in a browser.
_PLAIN = re.compile(
    rb"<!doctype html>"
    rb"|</?(?:a|b|bdi|body|br|code|h[1-6]|head|html|li|main|ol|p|section|small|title|ul)"
    rb'(?: (?:lang|dir|rel)="[\w -]*"| href="(?:(?:https?|ip[fn]s|magnet):[^"<>]*|[^":&<>]*)")*>'
    rb'|<meta (?:charset="utf-8"|(?:name="viewport"|http-equiv="Content-Security-Policy") content="[^"<>]*"'
    rb'|name="referrer" content="no-referrer")>'
    rb"|<style>[^<@\\]*(?:@media[^<@\\]*)*</style>",
    re.IGNORECASE,
)
_STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


def page(mirrors: MirrorList, *, title: str, fingerprint: str, bundles: Entry | None = None) -> bytes:
    """Return mirrors.html: all current addresses, without script, outside request or date.

    English first, then few words in each other language.

    Args:
        bundles: The page with the list of bundles.
    """
    # In all languages on a single page: readers in search of a copy may read no English.
    said = {key: text % {"title": html.escape(title)} for key, text in catalogues.english().items() if key in _SAID}
    rows = "\n".join(_row(mirror) for mirror in mirrors.mirrors) or f"<li>{said['copies_none']}</li>"
    others = "\n".join(_section(tag, title) for tag in catalogues.languages()[1:])
    text = f"""<p>{said["copies_text"]}</p>
<ul>
{rows}
</ul>
<p>{said["copies_compare"]}</p>
<p><code>{grouped(fingerprint)}</code></p>
<p>To keep and check a copy of your own: <code>stet clone {fingerprint} ADDRESS FOLDER</code></p>
<p>With nothing of ours installed, in any folder of a copy: <code>sha256sum -c SHA256SUMS</code></p>
{_carried(bundles)}<p><a href="{layout.FRONT}">Back to the archive</a></p>
{others}
"""
    return sheet(said["copies"], text)


def check_page(data: bytes) -> None:
    """Refuse a mirrors.html with more than text and links.

    Raises:
        SignatureError: Other markup than this page has.
    """
    # Held to its markup and not to its bytes: another version of Stet lays the page out otherwise, and would find it
    # TAMPERED.
    if b"<" in _PLAIN.sub(b"", data):
        raise SignatureError("holds more than text and links, and no editor's key signs it", where=layout.MIRRORS_PAGE)


def _section(tag: str, title: str) -> str:
    """Return the page's text for another language, in three sentences.

    Texts without a translation are left out.
    """
    said = catalogues.words(tag)
    named = f"<bdi>{html.escape(title)}</bdi>"
    head, *texts = ["" if key in said.english else said[key] for key in _SAID[:3]]
    shown = (f"<h2>{head % {'title': named}}</h2>" if head else "") + "".join(f"<p>{t}</p>" for t in texts if t)
    return f'<section lang="{tag}" dir="{direction(tag)}">{shown}</section>'


def _row(mirror: Mirror) -> str:
    address = html.escape(mirror.address, quote=True)
    shown = address.partition("&amp;")[0] if mirror.address.startswith("magnet:") else address
    link = f'<a href="{address}" rel="noreferrer">{shown}</a>'
    also = "".join(f" · <code>{html.escape(name)}</code>" for name in mirror.also)
    return f"<li>{link} <small>{html.escape(mirror.kind)}{', durable' if mirror.durable else ''}</small>{also}</li>"


def _carried(page: Entry | None) -> str:
    """Return the link to the list of bundles."""
    # Only a link: every reader fetches this page, and few want bundles.
    if page is None:
        return ""
    to = html.escape(quote(page.path), quote=True)
    return f'<p><a href="{to}">To take along</a>: files to read without a connection, and to hand on.</p>\n'


def sheet(title: str, body: str) -> bytes:
    """Return an HTML page beside the tree."""
    # The policy names the style's hash and lets nothing else in.
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{_STYLE_HASH}'">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{_STYLE}</style>
<main>
<h1>{title}</h1>
{body}</main>
</html>
""".encode()


def choose(current: MirrorList, mirrors: Iterable[Mirror]) -> MirrorList:
    """Return the list for ``mirrors``, without addresses given up."""
    return MirrorList(tuple(m for m in mirrors if m.address not in current.gone), current.gone)
