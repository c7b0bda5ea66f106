"""bundles.json: the signed list of bundles. Values only.

Nothing is signed here. The list lies beside the tree.
"""

import html
import json
import re
from collections.abc import Iterable
from urllib.parse import quote

from publish.core import files
from publish.core.catalogues import ENGLISH, Words
from publish.core.errors import SignatureError
from publish.core.formats import layout, strictjson
from publish.core.formats.sheet import section, sheet, spoken, word
from publish.core.model import Bundle, Entry

# The editors sign the list's hash alone. A target for each bundle costs some 400 bytes in metadata fetched by every
# reader: 200 KB for five hundred EPUBs. Only readers of bundles fetch this list.
NAME = "bundles.json"
PAGE = "bundles.html"  # the same for people; it is on the list itself, so the editors sign it too
LIST_MAX_LENGTH = 16 << 20  # bytes: some 40,000 bundles
BUNDLE_MAX_LENGTH = 1 << 42  # bytes; a number beyond is a slip
_HASH = re.compile(r"[0-9a-f]{64}")
_COMMAND = '<code dir="ltr">stet verify FILE --of ADDRESS --fingerprint FINGERPRINT</code>'
_SAID = ("carried", "carried_text", "carried_verify")


def path_of(name: str, sha256: str) -> str:
    """Return a bundle's path in a copy."""
    # The hash in the name keeps the bytes under this name the same for ever.
    return layout.target(sha256, name)


def dump(bundles: Iterable[Bundle]) -> bytes:
    """Return bundles.json. The same bundles give the same bytes."""
    rows = [
        {"name": b.name, "kind": b.kind, "of": b.of, "source": b.source, "sha256": b.entry.sha256,
         "length": b.entry.length}
        for b in sorted(bundles, key=lambda b: b.name)
    ]  # fmt: skip
    return (json.dumps({"bundles": rows}, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


_CALLED = {"epub": "EPUB", "pdf": "PDF", "wacz": "WACZ, for replayweb.page", "zim": "ZIM, for Kiwix"}


def page(bundles: Iterable[Bundle], language: str = ENGLISH) -> bytes:
    """Return bundles.html: links to all bundles, by page.

    The whole archive comes first. The page lies beside the bundles in ``targets/``.

    Args:
        language: The front page's, before all others.
    """
    by_page: dict[str, list[Bundle]] = {}
    for bundle in sorted(bundles, key=lambda b: b.name):
        by_page.setdefault(bundle.of, []).append(bundle)
    said, others = spoken(language)
    rows = "\n".join(f"<li>{_page_link(of, said)}: {', '.join(map(_link, by_page[of]))}</li>" for of in sorted(by_page))
    rest = "\n".join(section(other, _texts(other)) for other in others)
    body = f"""<p>{word(said, "carried_text")}</p>
<p>{word(said, "carried_verify")} {_COMMAND}</p>
<ul>
{rows}
</ul>
<p><a href="../index.html">{word(said, "front")}</a></p>
{rest}
"""
    return sheet(said["carried"], body, said.language)


def _texts(said: Words) -> dict[str, str]:
    """Return the page's text for readers of another language."""
    return {key: f"{said[key]} {_COMMAND}" if key == "carried_verify" else said[key] for key in _SAID}


def _page_link(of: str, said: Words) -> str:
    if not of:
        return word(said, "carried_whole")
    return f'<a href="../{html.escape(quote(of))}"><code dir="ltr">{html.escape(of)}</code></a>'


def _link(bundle: Bundle) -> str:
    to, name = html.escape(quote(bundle.entry.path.partition("/")[2])), html.escape(bundle.name, quote=True)
    kind = html.escape(_CALLED.get(bundle.kind, bundle.kind.upper()))
    return f'<a href="{to}" download="{name}" lang="en" dir="ltr">{kind}</a> ({bundle.entry.length / 1000:,.0f} kB)'


def parse(data: bytes) -> tuple[Bundle, ...]:
    """Read bundles.json.

    Raises:
        SignatureError: The form differs from `dump`'s.
    """
    try:
        found = tuple(_bundle(row) for row in strictjson.array(strictjson.read(data, LIST_MAX_LENGTH)["bundles"]))
        if len({bundle.name for bundle in found}) != len(found):
            raise ValueError("one name twice")
    except (ValueError, KeyError, TypeError) as e:
        raise SignatureError(f"not a list of bundles: {e}", where=NAME) from e
    return found


def _bundle(row: dict[str, object]) -> Bundle:
    name, kind, of, source, sha256 = (strictjson.text(row[k]) for k in ("name", "kind", "of", "source", "sha256"))
    length, path = row["length"], path_of(name, sha256)
    if type(length) is not int or not 0 <= length <= BUNDLE_MAX_LENGTH:
        raise ValueError("a length is none")
    if not _HASH.fullmatch(sha256) or not _HASH.fullmatch(source):
        raise ValueError("a hash is none")
    if "/" in name or not files.is_safe(path) or not name.endswith(f".{kind}") or (of and not files.is_safe(of)):
        raise ValueError(f"no bundle can be called {name!a}")
    return Bundle(name, kind, of, source, Entry(path, sha256, length))
