"""Cards of Ghost's editors as HTML: pictures, boxes, films, files.

As Ghost draws them for a page, without buttons and clocks of its players. Both editors have the same cards; payloads
are those of Koenig's `kg-default-nodes` and `kg-default-cards`.

Values only.
"""

import json
import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Final

import pyromark

from publish.core.errors import cut

Payload = Mapping[str, Any]
UNKNOWN_MAX: Final = 2_000  # characters of an unknown card's payload that are told
_DRAWN: Final = pyromark.Markdown(
    options=pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH | pyromark.Options.ENABLE_FOOTNOTES
)
# A footnote's number leads to no heading, and a link to it would be taken for a broken one.
_NOTE_MARK: Final = re.compile(r'<sup class="footnote-reference"><a href="[^"]{0,200}">(\d+)</a></sup>')
_NOTE: Final = re.compile(r'<sup class="footnote-definition-label">(\d+)</sup>\n<p>')
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
# Ghost's old parser took "#Title" for a heading, too.
_LAZY_HEADING: Final = re.compile(r"(#{1,6})(?=[^#\s])")


class Cards:
    """A drawer of cards, with remarks on what was not drawn."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        """Kind and description."""

    def html(self, name: str, payload: Payload) -> str:
        """Return a card as HTML, empty if readers of the site never saw it."""
        name = _SAME.get(name, name)
        if _hidden(payload.get("visibility")):
            self.told.append(("not public", f"a card ({cut(name)}) for members or for mail alone, not taken"))
            return ""
        if name in _NEVER_SHOWN:
            self.told.append(("not public", f"a card ({cut(name)}) {_NEVER_SHOWN[name]}, not taken"))
            return ""
        if name not in _CARDS:
            said = cut(json.dumps(payload, ensure_ascii=False), UNKNOWN_MAX)
            self.told.append(("unknown card", f"a card of the kind '{cut(name)}', not taken; it holds: {said}"))
            return ""
        return _CARDS[name](payload)


def from_markdown(text: str) -> str:
    """Return Markdown of Ghost's as HTML, with its ends of lines."""
    fence, lines = "", []
    for line in text.replace("\r\n", "\n").split("\n"):
        found = _FENCE.match(line)
        if fence:
            fence = "" if found and line.strip().startswith(fence) else fence
        elif found:
            fence = found[1]
        else:
            line = _LAZY_HEADING.sub(r"\1 ", line, count=1) if line.startswith("#") else line
            # Two spaces at its end keep a line, but not one with a table's cells.
            line = line if not line.strip() or "|" in line or line.startswith("    ") else line + "  "
        lines.append(line)
    drawn = _NOTE_MARK.sub(r"<sup>\1</sup>", _DRAWN.html("\n".join(lines)))
    return _NOTE.sub(r"<p><sup>\1</sup> ", drawn)


def is_true(value: Any) -> bool:
    """Return whether a payload says yes."""
    return value is True or value in (1, "true", "1")


def _hidden(visibility: Any) -> bool:
    """Return whether a card is hidden from readers who are no members."""
    if not isinstance(visibility, dict):
        return False
    web = visibility.get("web")
    if isinstance(web, dict) and web.get("nonMember") is not None:
        return not is_true(web["nonMember"])
    # Two forms of older versions.
    if visibility.get("emailOnly") is not None:
        return is_true(visibility["emailOnly"])
    return visibility.get("showOnWeb") is not None and not is_true(visibility["showOnWeb"])


def _word(payload: Payload, *keys: str) -> str:
    """Return the first of the keys' values that is text."""
    return next((value.strip() for key in keys if isinstance(value := payload.get(key), str) and value.strip()), "")


def _plain(payload: Payload, *keys: str) -> str:
    return escape(_word(payload, *keys))


def _paragraph(html: str) -> str:
    return f"<p>{html}</p>" if html else ""


def _link(address: str, html: str) -> str:
    return f'<a href="{escape(address)}">{html}</a>' if address and html else html


def _caption(payload: Payload) -> str:
    said = _word(payload, "caption")
    return f"<figcaption>{said}</figcaption>" if said else ""


def _picture(payload: Payload) -> str:
    source = _word(payload, "src")
    if not source:
        return ""
    shown = f'<img src="{escape(source)}" alt="{_plain(payload, "alt")}" title="{_plain(payload, "title")}">'
    return _link(_word(payload, "href"), shown)


def _image(payload: Payload) -> str:
    return f"<figure>{_picture(payload)}{_caption(payload)}</figure>"


def _gallery(payload: Payload) -> str:
    images = payload.get("images")
    shown = [
        _paragraph(_picture(one)) + _paragraph(_word(one, "caption"))
        for one in (images if isinstance(images, list) else [])
        if isinstance(one, dict)
    ]
    return f"<figure>{''.join(shown)}{_caption(payload)}</figure>"


def _before_after(payload: Payload) -> str:
    pair = [payload.get(key) for key in ("beforeImage", "afterImage")]
    shown = [_paragraph(_picture(one)) for one in pair if isinstance(one, dict)]
    return f"<figure>{''.join(shown)}{_caption(payload)}</figure>"


def _bookmark(payload: Payload) -> str:
    # Its icon and picture are the other site's: who reads the report would be told to that site.
    metadata = payload.get("metadata")
    about: Payload = {**(metadata if isinstance(metadata, dict) else {}), **{k: v for k, v in payload.items() if v}}
    address = _word(payload, "url") or _word(about, "url")
    said = [
        _link(address, _plain(about, "title") or escape(address)),
        _plain(about, "description"),
        " · ".join(one for one in (_plain(about, "publisher"), _plain(about, "author")) if one),
    ]
    return f"<blockquote>{''.join(_paragraph(one) for one in said)}</blockquote>{_paragraph(_word(payload, 'caption'))}"


def _embed(payload: Payload) -> str:
    shown, address = _word(payload, "html"), _word(payload, "url")
    way = _paragraph(_link(address, escape(address))) if address and escape(address) not in shown else ""
    return f"<figure>{shown}</figure>{way}{_paragraph(_word(payload, 'caption'))}"


def _code(payload: Payload) -> str:
    code = payload.get("code")
    language = re.sub(r"[^\w+#.-]", "", _word(payload, "language"))
    inner = f'<pre><code class="language-{language}">{escape(code if isinstance(code, str) else "")}</code></pre>'
    return inner + _paragraph(_word(payload, "caption"))


def _callout(payload: Payload) -> str:
    # "" takes the sign away, and a callout of old without this field has the lamp.
    sign = payload.get("calloutEmoji")
    shown = [escape(sign) if isinstance(sign, str) else "", _word(payload, "calloutText")]
    return f"<blockquote><p>{' '.join(one for one in shown if one)}</p></blockquote>"


def _toggle(payload: Payload) -> str:
    return f"<h4>{_word(payload, 'heading')}</h4>{_word(payload, 'content')}"


def _file(payload: Payload) -> str:
    name = _plain(payload, "fileName")
    title = _plain(payload, "fileTitle") or name or _plain(payload, "src")
    behind = f" ({name})" if name and name != title else ""
    return _paragraph(_link(_word(payload, "src"), title) + behind) + _paragraph(_plain(payload, "fileCaption"))


def _audio(payload: Payload) -> str:
    return _paragraph(_plain(payload, "title")) + f'<audio src="{_plain(payload, "src")}"></audio>'


def _video(payload: Payload) -> str:
    return f'<figure><video src="{_plain(payload, "src")}"></video>{_caption(payload)}</figure>'


def _button(payload: Payload) -> str:
    return _paragraph(_link(_word(payload, "buttonUrl"), _plain(payload, "buttonText")))


def _header(payload: Payload) -> str:
    picture = _picture({"src": payload.get("backgroundImageSrc")})
    above = f"<h2>{_word(payload, 'header')}</h2>" if _word(payload, "header") else ""
    button = _button(payload) if is_true(payload.get("buttonEnabled")) else ""
    return _paragraph(picture) + above + _paragraph(_word(payload, "subheader")) + button


def _signup(payload: Payload) -> str:
    # A form asks for addresses, and nobody is there to take them: its words stay.
    form = f'<input value="{_plain(payload, "buttonText")}">' if _word(payload, "buttonText") else ""
    return _header({**payload, "buttonEnabled": False}) + _paragraph(_word(payload, "disclaimer")) + form


def _product(payload: Payload) -> str:
    shown = _paragraph(_picture({"src": payload.get("productImageSrc")}))
    stars = payload.get("productStarRating")
    if is_true(payload.get("productRatingEnabled")) and isinstance(stars, int) and 0 <= stars <= 5:
        shown += _paragraph("★" * stars + "☆" * (5 - stars))
    button = {"buttonUrl": payload.get("productUrl"), "buttonText": payload.get("productButton")}
    return (
        f"<h4>{_word(payload, 'productTitle')}</h4>{shown}{_word(payload, 'productDescription')}"
        + (_button(button) if is_true(payload.get("productButtonEnabled")) else "")
    )  # fmt: skip


def _call_to_action(payload: Payload) -> str:
    label = _word(payload, "sponsorLabel") if is_true(payload.get("hasSponsorLabel", True)) else ""
    button = _button(payload) if is_true(payload.get("showButton", True)) else ""
    picture = _paragraph(_picture({"src": payload.get("imageUrl")}))
    return f"<blockquote>{label}{picture}{_word(payload, 'textValue')}{button}</blockquote>"


_SAME: Final = {
    "card-markdown": "markdown", "codeblock": "code", "horizontalrule": "hr", "image-card": "image",
    "html-card": "html", "embed-card": "embed",
}  # fmt: skip
"""Names of one editor or an older version for cards of the other."""
_NEVER_SHOWN: Final = {
    "email": "for mail alone",
    "email-cta": "for mail alone",
    "transistor": "for members alone (a podcast)",
}
_CARDS: Final[dict[str, Callable[[Payload], str]]] = {
    "image": _image,
    "gallery": _gallery,
    "before-after": _before_after,
    "bookmark": _bookmark,
    "embed": _embed,
    "html": lambda payload: _word(payload, "html"),
    "markdown": lambda payload: from_markdown(_word(payload, "markdown")),
    "code": _code,
    "hr": lambda _: "<hr>",
    "callout": _callout,
    "toggle": _toggle,
    "file": _file,
    "audio": _audio,
    "video": _video,
    "button": _button,
    "header": _header,
    "signup": _signup,
    "product": _product,
    "call-to-action": _call_to_action,
    # A post that all may read is shown whole, whatever stands in it.
    "paywall": lambda _: "",
}
