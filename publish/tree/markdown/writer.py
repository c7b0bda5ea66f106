"""HTML of our own, from a text's events.

Only the tags named in this room are ever written. Addresses come from `Answers`, which knows the archive.
"""

# ruff: noqa: ARG002 (handlers of a kind are called alike)

import re
from collections.abc import Callable, Iterable
from html import escape
from typing import Any, Final

from pyromark.event import Event, Range

from publish.tree.markdown import barelinks, pagemarks, untaken
from publish.tree.markdown.anchors import Anchors
from publish.tree.markdown.answers import Answers
from publish.tree.markdown.footnotes import Footnotes
from publish.tree.markdown.lineends import joined
from publish.tree.markdown.parsed import ParsedText, named
from publish.tree.markdown.rawtags import BREAK
from publish.tree.markdown.said import SaidWords
from publish.tree.markdown.sides import Sides
from publish.tree.markdown.tables import Tables

NESTING_MAX: Final = 100  # blocks and marks within one another: browsers stop at some hundreds
_INLINE: Final = {"Emphasis": "em", "Strikethrough": "del", "Strong": "strong"}
# Where Shift+Enter was typed in a word processor. Browsers show nothing there, and no font has it.
_SEPARATOR: Final = re.compile("[\u2028\u2029]")
_TURNED: Final = {
    "DefinitionListDefinition": "dd",
    "DefinitionListTitle": "dt",
    "Item": "li",
    "Paragraph": "p",
}


class Writer:
    """The HTML of one page.

    ``html`` is the page, ``anchors`` are its ids, ``said`` are its words, ``shown`` the places of its code.
    """

    def __init__(self, read: ParsedText, answers: Answers) -> None:
        self.read, self.answers = read, answers
        self.out: list[str] = []
        self.said = SaidWords()
        self.shown: list[tuple[int, int]] = []
        self.anchors = Anchors(answers, pagemarks.identities(read))
        self.sides = Sides(self.out, from_right=answers.from_right)
        self._text: list[str] = []  # the run of text at hand
        self._caption = "", -1  # of the last picture, and where in the page it stands
        self._links: list[str] = []  # how each open link ends
        self._link = 0, ""  # where the text of the last one begins, and its address
        self._alt: list[str] | None = None
        self._picture: tuple[dict[str, str], int] = {}, 0
        self._depth = self._depth_of_picture = 0
        self._coded = self._indented = self._labelled = False
        self._separated = b"\xe2\x80\xa8" in read.data or b"\xe2\x80\xa9" in read.data
        self._heading: list[str] | None = None
        self._last = ""  # letter before the place at hand
        self._ended: tuple[list[str], int] | None = None  # where a line end stands until what follows is known
        self.tables = Tables(self.out, self.sides, self.said, answers)
        self._notes = Footnotes(self.out, self.sides, self.anchors, answers.fault)
        self.write(self._notes.part(read))
        self._notes.write(self.write)
        self.html = "".join(self.out).rstrip("\n")

    def write(self, events: Iterable[tuple[Event, Range]]) -> None:
        """Write ``events``, in which all that begins ends."""
        for event, where in events:
            if isinstance(event, str):
                self._flush()
                self._alone(event, where["start"])
                continue
            ((kind, value),) = event.items()
            if kind == "Text":
                self._take(value, where)  # type: ignore[arg-type]
                continue
            if self._text:
                self._flush()
            if kind == "Start":
                self._start(value, where)  # type: ignore[arg-type]
            elif kind == "End":
                self._end(value)  # type: ignore[arg-type]
            else:
                getattr(self, _ONE[kind])(value, where)
        self._flush()

    # -- words

    def _take(self, text: str, where: Range) -> None:
        if self._coded:  # nothing in code is a note, an address or a wrapped line
            self._text.append(text)
            return
        data, start = self.read.data, where["start"]
        # A sign behind a backslash, or spelled as an entity, is meant to be seen: it is no writer's note.
        meant = data[start - 1 : start] == b"\\" or (data[start : start + 1] == b"&" and where["end"] - start > 2)
        said = f"\0{text[1:]}" if meant else text
        if pagemarks.OPENING in text and self._alt is None:
            self._paged(text, start)
            said = pagemarks.silent(said)
        else:
            self._text.append(text)
        self.said.add(said, start)

    def _paged(self, text: str, start: int) -> None:
        """Take words with marks of pages between them, which are no words."""
        for words, label, at in pagemarks.pieces(text, typed=pagemarks.is_typed(self.read.data, start)):
            self._text += [words] if words else []
            if label:
                self._flush()
                place = start + len(text[:at].encode())
                if not self.anchors.page(pagemarks.identity(label)):
                    self.answers.fault(place, f"'{{p. {label}}}' is there twice; a page begins once")
                heard = self.answers.page_label(label)
                self.out.append(pagemarks.html(label, heard, linked=bool(self._links)))

    def _flush(self) -> None:
        if not self._text:
            return
        text = "".join(self._text)
        self._text.clear()
        if self._coded:
            if self._indented and (doubt := untaken.indented(text)):
                self.read.doubts.add((self.read.line(self.shown[-1][0]), doubt))
            self.out.append(escape(text, quote=False))
            return
        self._see(text)
        if self._alt is not None:
            self._alt.append(text)
            return
        if not barelinks.likely(text):
            html = self.answers.words(text)
        elif self._links:  # an address that is a link already
            html = escape(text, quote=False)
        else:
            html = barelinks.linked(text, self.answers.bare, self.answers.words)
        self.out.append(_SEPARATOR.sub("<br>\n", html) if self._separated else html)

    def _see(self, text: str) -> None:
        if self._ended is not None:
            if joined(self._last, text):
                buffer, place = self._ended
                buffer[place] = ""
                if self._heading:
                    self._heading.pop()
            self._ended = None
        self._last = text[-1:]
        self.sides.see(text)
        if self._heading is not None:
            self._heading.append(text)

    def _alone(self, event: str, start: int) -> None:
        if event == "Rule":
            self._close_label()
            self.out.append("<hr>\n")
            return
        self.said.add("\n" if event == "SoftBreak" else "\n\n", start)
        if self._heading is not None:
            self._heading.append(" ")
        buffer = self.out if self._alt is None else self._alt
        if event == "SoftBreak":
            self._ended = buffer, len(buffer)
        buffer.append("<br>\n" if event == "HardBreak" and self._alt is None else "\n")

    def _code(self, code: str, where: Range) -> None:
        self.said.add("\0", where["start"])
        self._see(code)
        if self._alt is None:
            self.out.append(f"<code>{escape(code, quote=False)}</code>")
        else:
            self._alt.append(code)

    def _html(self, html: str, where: Range) -> None:
        if self.tables.in_cell and BREAK.fullmatch(html) and self._alt is None:
            self.said.add("\n\n", where["start"])
            self.out.append("<br>\n")
            return
        # Tags which no reading made plain text. They are never more than that.
        self._take(html, where)
        self._flush()

    def _mark(self, label: str, where: Range) -> None:
        if self._alt is None:
            self.out.append(self._notes.mark(label))

    def _task(self, done: bool, where: Range) -> None:
        self.sides.mark_item(' class="task"')
        checked = ' checked=""' if done else ""
        self.out.append(f'<label><input{checked} disabled="" type="checkbox"> ')
        self._labelled = True

    def _close_label(self) -> None:
        if self._labelled:
            self.out.append("</label>")
            self._labelled = False

    # -- what begins and ends

    def _start(self, tag: str | dict[str, Any], where: Range) -> None:
        self._depth += 1
        name, value = named(tag)
        if self._alt is not None:
            return  # only words stand in the place of a picture
        if self._depth >= NESTING_MAX:
            if self._depth == NESTING_MAX:
                self.answers.fault(where["start"], "is nested too deeply")
        elif mark := _INLINE.get(name):
            self.out.append(f"<{mark}>")
        elif name == "Link":
            self._start_link(value, where["start"])
        elif name == "Image":
            self._picture, self._alt, self._depth_of_picture = (value, where["start"]), [], self._depth
            self.said.add("\0", where["start"])
        else:
            self._close_label()
            self._last, self._ended = "", None
            if self.out and not self.out[-1].endswith("\n"):
                self.out.append("\n")
            if block := _TURNED.get(name):
                self.sides.open(block)
            else:
                _START[name](self, value, where)

    def _end(self, tag: str | dict[str, Any]) -> None:
        self._depth -= 1
        name, value = named(tag)
        if self._alt is not None:
            if self._depth < self._depth_of_picture:
                self._end_image()
            return
        if self._depth >= NESTING_MAX - 1:  # it was not begun either
            return
        if mark := _INLINE.get(name):
            self.out.append(f"</{mark}>")
        elif name == "Link":
            self._end_link()
        else:
            self._close_label()
            if block := _TURNED.get(name):
                self.said.stop()
                self._close(block)
            else:
                _END[name](self, value)

    def _start_link(self, link: dict[str, str], start: int) -> None:
        if doubt := untaken.slack(link["link_type"], link["dest_url"]):
            self.read.doubts.add((self.read.line(start), doubt))
        written = ("mailto:" if link["link_type"] == "Email" else "") + link["dest_url"]
        address = self.answers.link(written, self._place(link, start))
        if address is None:
            self.out.append("<span>")
            self._links.append("</span>")
            return
        self.out.append(f'<a href="{escape(address)}"{self._title(link, start)}>')
        self._links.append("</a>")
        self._link = len(self.out), address

    def _end_link(self) -> None:
        place, address = self._link
        if self._links[-1] == "</a>" and barelinks.is_bare("".join(self.out[place:]), escape(address, quote=False)):
            self.out[place - 1] = f"<a{barelinks.BARE}{self.out[place - 1].removeprefix('<a')}"
        self.out.append(self._links.pop())

    def _end_image(self) -> None:
        image, start = self._picture
        alt, self._alt = "".join(self._alt or ()), None
        self._last, self._ended = "", None
        address = self.answers.image(image["dest_url"], self._place(image, start))
        if address is None:
            self.out.append(f"<span>{escape(alt, quote=False)}</span>")
            return
        # With its size known, nothing on the page moves when the picture arrives.
        width, height = self.answers.sides(address) or ("", "")
        parts = [f'<img alt="{escape(alt)}"', f' height="{height}"' if height else "", ' loading="lazy"']
        parts += [f' src="{escape(address)}"', self._title(image, start), f' width="{width}"' if width else "", ">"]
        # It leads to itself in full size. A link needs words, for those who hear the page.
        alone = not self._links and alt.strip()
        self.out.append(f'<a href="{escape(address)}">{"".join(parts)}</a>' if alone else "".join(parts))
        self._caption = image["title"], len(self.out)

    def _close(self, block: str) -> None:
        """End a paragraph or an item; a picture alone has a caption."""
        title, place = self._caption
        if block == "p" and title and place == len(self.out) and self.sides.began() == place - 2:
            self.sides.close()
            picture = self.out[-1].replace(f' title="{escape(title)}"', "")
            caption = f"<figcaption>{escape(title, quote=False)}</figcaption>"
            self.out[-2:] = [f"<figure>\n{picture}\n{caption}\n</figure>\n"]
        else:
            self.sides.close()
            self.out.append(f"</{block}>\n")

    def _title(self, link: dict[str, str], start: int) -> str:
        if not link["title"]:
            return ""
        self.said.add(f"\n\n{link['title']}\n\n", start)
        return f' title="{escape(link["title"])}"'

    def _place(self, link: dict[str, str], start: int) -> int:
        """Return the place of a link's address."""
        return self.read.defined(link["id"], start) if link["id"] else start

    # -- blocks

    def _start_heading(self, value: dict[str, Any], where: Range) -> None:
        if doubt := untaken.underlined(self.read.data[where["start"] : where["end"]]):
            self.read.doubts.add((self.read.line(where["start"]), doubt))
        self.sides.open(_level(value["level"]))
        self._heading = []
        self.anchors.given(value["id"], where["start"])

    def _end_heading(self, level: str) -> None:
        self.said.stop()
        identity = self.anchors.heading("".join(self._heading or ()))
        self._heading = None
        self.sides.close(f' id="{escape(identity)}"')
        self.out.append(f"</{_level(level)}>\n")

    def _start_list(self, first: int | None, where: Range) -> None:
        self.said.stop()
        start = "" if first in (None, 1) else f' start="{first}"'
        self.sides.open("ul" if first is None else "ol", start)
        self.out.append("\n")

    def _start_quotation(self, value: None, where: Range) -> None:
        self.sides.open("blockquote")
        self.out.append("\n")

    def _end_turned(self, tag: str) -> None:
        self.sides.close()
        self.out.append(f"</{tag}>\n")

    def _start_code(self, kind: str | dict[str, str], where: Range) -> None:
        words = kind["Fenced"].split() if isinstance(kind, dict) else []
        self.out.append(f'<pre><code class="language-{escape(words[0])}">' if words else "<pre><code>")
        self.shown.append((where["start"], where["end"]))
        self.said.add("\0\n\n", where["start"])
        self._coded = True
        self._indented = kind == "Indented"

    def _end_code(self, value: None) -> None:
        self._coded = False
        self.out.append("</code></pre>\n")


def _level(level: str) -> str:
    """Return a heading's tag: the theme prints the page's only h1."""
    return "h2" if level == "H1" else level.lower()


def _always(html: str) -> Callable[..., None]:
    return lambda writer, *_: writer.out.append(html)


_ONE: Final = {
    "Code": "_code",
    "FootnoteReference": "_mark",
    "Html": "_html",
    "InlineHtml": "_html",
    "TaskListMarker": "_task",
}
_START: Final[dict[str, Callable[[Writer, Any, Range], None]]] = {
    "BlockQuote": Writer._start_quotation,
    "CodeBlock": Writer._start_code,
    "DefinitionList": _always("<dl>\n"),
    "Heading": Writer._start_heading,
    "HtmlBlock": _always("<p>"),
    "List": Writer._start_list,
    "Table": lambda writer, columns, _: writer.tables.begin(columns),
    "TableCell": lambda writer, *_: writer.tables.begin_cell(),
    "TableHead": lambda writer, *_: writer.tables.begin_head(),
    "TableRow": lambda writer, *_: writer.tables.begin_row(),
}
_END: Final[dict[str, Callable[[Writer, Any], None]]] = {
    "BlockQuote": lambda writer, _: writer._end_turned("blockquote"),
    "CodeBlock": Writer._end_code,
    "DefinitionList": _always("</dl>\n"),
    "Heading": Writer._end_heading,
    "HtmlBlock": _always("</p>\n"),
    "List": lambda writer, ordered: writer._end_turned("ol" if ordered else "ul"),
    "Table": lambda writer, _: writer.tables.end(),
    "TableCell": lambda writer, _: writer.tables.end_cell(),
    "TableHead": lambda writer, _: writer.tables.end_head(),
    "TableRow": lambda writer, _: writer.tables.end_row(),
}
