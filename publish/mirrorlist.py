"""The signed mirror list: mirrors.json for programs, mirrors.html for people. Values only; nothing is signed here."""

import base64
import hashlib
import html
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from publish import strict
from publish.errors import SignatureError
from publish.model import Mirror

JSON_NAME = "mirrors.json"
HTML_NAME = "mirrors.html"
MIRRORS_MAX = 1000  # addresses: more than any reader could try
SCHEMES = frozenset({"http", "https", "ipfs", "ipns", "magnet"})


@dataclass(frozen=True, slots=True)
class MirrorList:
    """Where copies are, and the addresses that were given up."""

    mirrors: tuple[Mirror, ...] = ()
    gone: tuple[str, ...] = ()
    """Addresses that were taken down for good; not listed again until ``stet heal --back`` brings the host in."""


def dump(mirrors: MirrorList) -> bytes:
    """mirrors.json: the same list gives the same bytes."""
    data = {"gone": sorted(mirrors.gone), "mirrors": [asdict(m) for m in mirrors.mirrors]}
    return (json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def parse(data: bytes) -> MirrorList:
    """Read mirrors.json.

    Raises:
        SignatureError: It is not of the form that `dump` makes. An address with an unknown scheme is passed over.
    """
    try:
        value = strict.read(data)
        mirrors = [_mirror(m) for m in strict.array(value["mirrors"])[:MIRRORS_MAX]]
        gone = tuple(strict.text(address) for address in strict.array(value["gone"]))
    except (ValueError, KeyError, TypeError, RecursionError) as e:
        raise SignatureError(f"{JSON_NAME}: not a mirror list: {e}") from e
    return MirrorList(tuple(m for m in mirrors if m.address.partition(":")[0].lower() in SCHEMES), gone)


def _mirror(row: dict[str, object]) -> Mirror:
    if type(row["durable"]) is not bool:
        raise ValueError("durable is neither true nor false")
    also = tuple(strict.text(name) for name in strict.array(row["also"]))
    return Mirror(strict.text(row["address"]), strict.text(row["kind"]), row["durable"], also)


def grouped(fingerprint: str) -> str:
    """A fingerprint as people compare it: groups of four."""
    return " ".join(fingerprint[i : i + 4] for i in range(0, len(fingerprint), 4))


_STYLE = (
    "body{font:1.05rem/1.6 Georgia,serif;max-width:38rem;margin:2rem auto;padding:0 1rem}"
    "body{color:#1b1b1b;background:#fffdf8}"
    "code{font:.9em/1.5 monospace;overflow-wrap:anywhere}li{margin:.6rem 0}a{color:#7a1f1f}"
    "@media(prefers-color-scheme:dark){body{color:#e8e4da;background:#161412}a{color:#e9a08f}}"
)
_STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


def page(mirrors: MirrorList, *, title: str, fingerprint: str) -> bytes:
    """mirrors.html: all current addresses, without script, outside request or date."""
    rows = "\n".join(_row(mirror) for mirror in mirrors.mirrors) or "<li>No public copy is listed yet.</li>"
    text = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{_STYLE_HASH}'">
<meta name="referrer" content="no-referrer">
<title>Copies of {html.escape(title)}</title>
<style>{_STYLE}</style>
<h1>Copies of {html.escape(title)}</h1>
<p>The same archive, byte for byte, is kept at these addresses. If one is blocked or gone, try another.</p>
<ul>
{rows}
</ul>
<p>The archive's fingerprint. Compare it with one that reached you by another way:</p>
<p><code>{grouped(fingerprint)}</code></p>
<p>To keep and check a copy of your own: <code>stet clone {fingerprint} ADDRESS FOLDER</code></p>
<p>With nothing of ours installed, in any folder of a copy: <code>sha256sum -c SHA256SUMS</code></p>
<p><a href="index.html">Back to the archive</a></p>
</html>
"""
    return text.encode()


def _row(mirror: Mirror) -> str:
    address = html.escape(mirror.address, quote=True)
    link = f'<a href="{address}" rel="noreferrer">{address}</a>'
    also = "".join(f" · <code>{html.escape(name)}</code>" for name in mirror.also)
    return f"<li>{link} ({html.escape(mirror.kind)}{', durable' if mirror.durable else ''}){also}</li>"


def choose(current: MirrorList, mirrors: Iterable[Mirror]) -> MirrorList:
    """The list for ``mirrors``, without those that are gone."""
    return MirrorList(tuple(m for m in mirrors if m.address not in current.gone), current.gone)
