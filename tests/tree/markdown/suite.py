"""The two specifications' examples, through our parser and our writer.

Two promises of ours stand in the way of a comparison, and a class of the tests alone sets them aside: raw HTML is shown
as typed, and a picture leads to itself. No build can use it.
"""

import json
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pyromark.event import Range

from publish.tree.languages import Label
from publish.tree.markdown import emphasis, losses, otherletters
from publish.tree.markdown.reading import read
from publish.tree.markdown.writer import Writer

FOLDER = Path(__file__).parent / "suites"
_BLOCKS = frozenset(
    "blockquote div h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td th thead tr ul".split()  # noqa: SIM905
)


def examples(name: str) -> list[tuple[int, str, str, str]]:
    """Number, section, Markdown and HTML of each example of a specification."""
    return [tuple(row) for row in json.loads((FOLDER / f"{name}.json").read_text("utf-8"))]


class _Anywhere:
    """An archive in which each address is right."""

    from_right = False
    words = staticmethod(otherletters.writer("en", ()))

    def link(self, written: str, place: int) -> str:
        return written

    image = link

    def __init__(self, *, bare: bool) -> None:
        self._bare = bare

    def bare(self, address: str) -> bool:
        return self._bare

    def sides(self, address: str) -> None:
        return None

    def table_label(self, number: int) -> Label:
        return Label(' aria-label=""', "")

    def page_label(self, number: str) -> Label:
        return Label(f' aria-label="{number}"', "")

    def fault(self, place: int, what: str) -> None: ...


class _Raw(Writer):
    """Lets raw HTML through, and leaves pictures as they are."""

    def _html(self, html: str, where: Range) -> None:
        self.out.append(html)

    def _start(self, tag: Any, where: Range) -> None:
        if tag != "HtmlBlock":
            super()._start(tag, where)

    def _end(self, tag: Any) -> None:
        if tag != "HtmlBlock":
            super()._end(tag)

    def _end_image(self) -> None:
        image, start = self._picture
        alt, self._alt = "".join(self._alt or ()), None
        self.out.append(f'<img src="{escape(image["dest_url"])}" alt="{escape(alt)}"{self._title(image, start)}>')


def written(markdown: str, section: str) -> str:
    """The HTML of ``markdown``.

    Bare links are GFM's addition: as in its own tests, they are made in the section on them alone.
    """
    parsed = read(markdown, (emphasis.found, losses.found))
    return _Raw(parsed, _Anywhere(bare="(extension)" in section)).html


class _Seen(HTMLParser):
    """Tags and words of a page, without what makes no difference to a reader."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self._shown = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = "h2" if tag == "h1" else tag  # the theme has the page's h1
        given = dict(attrs)
        if given.get("class") == "table" or tag == "label":
            return
        if tag in ("td", "th") and (side := given.pop("class", None)):
            given["align"] = side
        kept = {k: unquote(v or "") if k in ("href", "src") else v or "" for k, v in given.items() if k != "id"}
        if given.get("class") in ("task", "bare"):
            del kept["class"]
        self._shown = self._shown or tag == "pre"
        self.seen.append(f"<{tag}{''.join(f' {k}={v!r}' for k, v in sorted(kept.items()))}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        tag = "h2" if tag == "h1" else tag
        self._shown = self._shown and tag != "pre"
        if tag not in ("label", "div"):
            self.seen.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.seen and not self.seen[-1].startswith("<"):
            data = self.seen.pop() + data
        self.seen.append(data if self._shown else data.replace("\n", " "))

    def handle_comment(self, data: str) -> None:
        self.seen.append(f"<!{data}>")

    def handle_decl(self, decl: str) -> None:
        self.handle_comment(decl)

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)


def seen(html: str) -> list[str]:
    """What a reader gets of ``html``, for comparison."""
    parser = _Seen()
    parser.feed(html.strip("\n"))
    parser.close()
    found: list[str] = []
    for n, part in enumerate(parser.seen):
        name = part.strip("</>").split(" ")[0]
        if not part.startswith("<"):
            beside = [parser.seen[i].strip("</>").split(" ")[0] for i in (n - 1, n + 1) if 0 <= i < len(parser.seen)]
            words = " ".join(part.split()) if any(b in _BLOCKS for b in beside) else part
            if words:
                found.append(words)
        elif name != "div":
            found.append(part)
    return found
