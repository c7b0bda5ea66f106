"""The mirror list: mirrors.json for programs, mirrors.html for people.

Values only. Nothing is signed here.
"""

import html
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from urllib.parse import quote

from publish.core import catalogues
from publish.core.catalogues import Words
from publish.core.directions import direction
from publish.core.errors import SignatureError
from publish.core.formats import layout, strictjson
from publish.core.formats.sheet import FrontPage, row, section, sheet, spoken, word
from publish.core.model import Entry, Mirror

JSON_NAME = "mirrors.json"
MIRRORS_MAX = 1000  # addresses: more than any reader could try
VOLUNTEERS_MAX = 500  # their addresses
_SAID = ("copies", "copies_text", "copies_compare")
_LENT = "copies_lent_text"
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
    volunteers: tuple[str, ...] = ()
    """Volunteers' addresses, asked after the others, and believed no more."""


def dump(mirrors: MirrorList) -> bytes:
    """Return mirrors.json. The same list gives the same bytes."""
    data: dict[str, object] = {"gone": sorted(mirrors.gone), "mirrors": [asdict(m) for m in mirrors.mirrors]}
    # Only where there is one: a list without volunteers is byte for byte that of older programs.
    if mirrors.volunteers:
        data["volunteers"] = list(mirrors.volunteers)
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
        lent = [strictjson.text(a) for a in strictjson.array(value.get("volunteers", []))][:VOLUNTEERS_MAX]
    except (ValueError, KeyError, TypeError) as e:
        raise SignatureError(f"not a mirror list: {e}", where=JSON_NAME) from e
    useful = tuple(address for address in lent if _ADDRESS.match(address) and not address.startswith("magnet:"))
    return MirrorList(tuple(m for m in mirrors if _ADDRESS.match(m.address)), gone, useful)


def _mirror(row: dict[str, object]) -> Mirror:
    if type(row["durable"]) is not bool:
        raise ValueError("durable is neither true nor false")
    also = tuple(strictjson.text(name) for name in strictjson.array(row["also"]))
    return Mirror(strictjson.text(row["address"]), strictjson.text(row["kind"]), row["durable"], also)


def grouped(fingerprint: str) -> str:
    """Return a fingerprint in groups of four, for people to compare."""
    return " ".join(fingerprint[i : i + 4] for i in range(0, len(fingerprint), 4))


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


def page(
    mirrors: MirrorList,
    *,
    title: str,
    fingerprint: str,
    language: str = catalogues.ENGLISH,
    bundles: Entry | None = None,
    fronts: Sequence[FrontPage] = (),
) -> bytes:
    """Return mirrors.html: all current addresses, without script, outside request or date.

    The archive's language first, then few words in each other language.

    Args:
        language: Of the archive's front page.
        bundles: The page with the list of bundles.
        fronts: The front pages of all languages, for the row at the top.
    """
    # In all languages on a single page: readers in search of a copy may read no English.
    said, others = spoken(language)
    put = {"title": html.escape(title)}
    rows = "\n".join(_row(mirror) for mirror in mirrors.mirrors) or f"<li>{word(said, 'copies_none')}</li>"
    lent = bool(mirrors.volunteers)
    rest = "\n".join(section(other, _texts(other, title, language, lent=lent)) for other in others)
    text = f"""{row(fronts)}<p>{word(said, "copies_text")}</p>
<ul>
{rows}
</ul>
{_lent(mirrors.volunteers, said)}<p>{word(said, "copies_compare")}</p>
<p><code dir="ltr">{grouped(fingerprint)}</code></p>
<p>{word(said, "copies_keep")} <code dir="ltr">stet clone {fingerprint} ADDRESS FOLDER</code></p>
<p>{word(said, "copies_sums")} <code dir="ltr">sha256sum -c SHA256SUMS</code></p>
{_carried(bundles, said)}<p><a href="{layout.FRONT}">{word(said, "front")}</a></p>
{rest}
"""
    return sheet(said["copies"] % put, text, said.language)


def check_page(data: bytes) -> None:
    """Refuse a mirrors.html with more than text and links.

    Raises:
        SignatureError: Other markup than this page has.
    """
    # Held to its markup and not to its bytes: another version of Stet lays the page out otherwise, and would find it
    # TAMPERED.
    if b"<" in _PLAIN.sub(b"", data):
        raise SignatureError("holds more than text and links, and no editor's key signs it", where=layout.MIRRORS_PAGE)


def _texts(said: Words, title: str, language: str, *, lent: bool) -> dict[str, str]:
    """Return the page's few sentences in another language.

    ``language`` is the title's. ``lent`` is whether volunteers' addresses are listed.
    """
    head, *rest = (*_SAID, _LENT) if lent else _SAID
    named = f'<bdi lang="{html.escape(language)}" dir="{direction(language, title)}">{html.escape(title)}</bdi>'
    return {head: said[head] % {"title": named}} | {key: said[key] for key in rest}


def _row(mirror: Mirror) -> str:
    also = "".join(f' · <code dir="ltr">{html.escape(name)}</code>' for name in mirror.also)
    # Among Arabic letters an address would be read with its last stroke in front.
    of = f"{html.escape(mirror.kind)}{', durable' if mirror.durable else ''}"
    return f'<li>{_link(mirror.address)} <small lang="en" dir="ltr">{of}</small>{also}</li>'


def _link(address: str) -> str:
    to = html.escape(address, quote=True)
    shown = to.partition("&amp;")[0] if address.startswith("magnet:") else to
    return f'<a href="{to}" rel="noreferrer" dir="ltr">{shown}</a>'


def _lent(addresses: Iterable[str], said: Words) -> str:
    rows = "\n".join(f"<li>{_link(address)}</li>" for address in addresses)
    if not rows:
        return ""
    return f"""<section><h2>{word(said, "copies_lent")}</h2>
<p>{word(said, _LENT)}</p>
<ul>
{rows}
</ul></section>
"""


def _carried(page: Entry | None, said: Words) -> str:
    """Return the link to the list of bundles."""
    # Only a link: every reader fetches this page, and few want bundles.
    if page is None:
        return ""
    to = html.escape(quote(page.path), quote=True)
    return f'<p><a href="{to}">{word(said, "carried")}</a><br>{word(said, "carried_text")}</p>\n'


def choose(current: MirrorList, mirrors: Iterable[Mirror]) -> MirrorList:
    """Return the list for ``mirrors``, without addresses given up."""
    return MirrorList(tuple(m for m in mirrors if m.address not in current.gone), current.gone, current.volunteers)
