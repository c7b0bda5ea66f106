"""The pages' texts → an index that browsers search without a server: pagefind, given their words.

It gets words alone, cut as `publish.build.grams` says; the pages keep their bytes. What comes out is part of
the tree: it depends on the texts and on pagefind's version, and on nothing else. What is NOT done here:
choosing which pages are found; and no text of PDF or other evidence is read.
"""

import base64
import html
import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from importlib import resources
from io import BufferedReader
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import Any, BinaryIO, Final, Self, cast

from publish.build import grams
from publish.errors import StetError

FOLDER: Final = "search"
PAGE: Final = "search.html"
SPLIT_ABOVE = 256  # texts in one folder: its listing is fetched and verified to show a single one of them
_PRIVATE = 0xE000
# Languages whose endings pagefind knows, and all others: English words stand in reports of every language.
_STEMMED: Final = frozenset(
    "ar hy eu ca da nl en eo et fi fr de el hi hu id ga it lt nb ne nn no pt ro ru sr pl es sv ta tr yi".split()  # noqa: SIM905
)
_OTHERS: Final = "en"
# All the rest that pagefind writes is interfaces, which nobody here loads.
_KEPT: Final = ("pagefind.js", ".pf_meta", ".pf_index", ".pf_fragment")
_BLOCKS: Final = frozenset(
    "p li dt dd td th tr table ul ol dl pre blockquote hr div section br figure caption".split()  # noqa: SIM905
)
_VOID: Final = frozenset({"br", "hr", "img"})
_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})
_LOG_MAX_LENGTH = 500  # characters of pagefind's own words in an error


@dataclass(frozen=True, slots=True)
class Document:
    """One page, as it is to be found."""

    path: str
    title: str
    language: str
    language_name: str
    """The language's name in itself, for the list of what was found."""
    date: str
    """As it is shown, or nothing."""
    html: str
    """Its text, as Markdown was rendered."""
    summary: str = ""
    more: tuple[str, ...] = ()
    """What is found beside the text: places, tags, titles of evidence and sources."""


def depth(documents: int) -> int:
    """How many characters of a text's name are taken for its folder."""
    return 2 if documents > SPLIT_ABOVE else 0


def index(tree: Path, documents: Iterable[Document], language: str) -> None:
    """Write the index of ``documents`` into the folder ``search`` of ``tree``.

    All languages go into one index: a reader who types a name does not say in which language, and reports
    quote each other's. ``language`` is the archive's; its endings are taken off words if pagefind knows them.

    Raises:
        StetError: pagefind is not installed, failed, or left a page out.
    """
    out = tree / FOLDER
    shutil.rmtree(out, ignore_errors=True)
    primary = language.partition("-")[0]
    config = {"force_language": primary if primary in _STEMMED else _OTHERS, "keep_index_url": True}
    in_order = sorted(documents, key=lambda document: document.path)
    with _Pagefind() as pagefind:
        pagefind.ask(type="NewIndex", config=config)
        # Not by its own walk of a folder, which takes files as the disk gives them: pages are numbered in this order.
        for document in in_order:
            pagefind.ask(type="AddFile", index_id=0, url=document.path, file_contents=prepared(document))
        pagefind.ask(type="GetFiles", index_id=0)
        files = pagefind.answer()["files"]
    _write(out, {file["path"]: base64.b64decode(file["content"]) for file in files}, len(in_order))


def prepared(document: Document) -> str:
    """``document`` as pagefind reads it."""
    text = _Text()
    text.feed(document.html)
    text.close()
    summary = grams.cut(document.summary)
    body = (f"<p>{html.escape(summary)}</p>\n" if summary else "") + "".join(text.blocks)
    facts = {
        # pagefind has filters for this, and writes them in another order each time.
        "language": _unfound(f"{document.language} {document.language_name}"),
        "date": document.date,
        "more": " | ".join(map(grams.cut, document.more)),
    }
    metas = "".join(
        f'<i data-pagefind-ignore data-pagefind-meta="{key}">{html.escape(value)}</i>'
        for key, value in facts.items()
        if value
    )
    title = grams.cut(document.title)
    if not any(letter.isalnum() for letter in title + summary + "".join(text.plain)):
        title = f"{title} {document.path}"  # pagefind leaves out what has no word at all
    return (
        f"<!doctype html><html><body data-pagefind-body>{metas}"
        f'<h1 data-pagefind-meta="title">{html.escape(title)}</h1>\n{body}</body></html>'
    )


def _unfound(text: str) -> str:
    """``text`` in signs of private use, one for each byte: shown beside a result, and never found by."""
    return "".join(chr(_PRIVATE + byte) for byte in text.encode())


class _Pagefind:
    """pagefind as a service: requests on its stdin, answers on its stdout, each in base64 with a comma after it."""

    def __init__(self) -> None:
        try:
            from pagefind_bin import get_executable  # type: ignore[import-untyped]

            program = get_executable()
        except (ImportError, FileNotFoundError):
            hint = "install it: pip install pagefind-bin; each publisher's release must have the same search"
            raise StetError("pagefind is not installed, which indexes the archive", hint=hint) from None
        # Settings in the environment, or in the working folder, would change what is published.
        self._process = subprocess.Popen(
            [program, "--service"], stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd=program.parent, env={}
        )
        self._requests = cast(BinaryIO, self._process.stdin)
        self._answers = cast(BufferedReader, self._process.stdout)
        self._asked = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()  # it may be in the midst of an answer
        self._process.communicate()

    def ask(self, **request: object) -> None:
        """Send one request. pagefind takes in all of them before it answers the first, so this never waits long."""
        message = json.dumps({"message_id": self._asked, "payload": request}).encode()
        self._asked += 1
        try:
            self._requests.write(base64.b64encode(message) + b",")
        except BrokenPipeError:
            raise StetError(f"pagefind stopped with {self._process.wait()}, and could not index the archive") from None

    def answer(self) -> dict[str, Any]:
        """Wait until all that was asked is done, and return the last answer.

        Files are among the answers: those it writes itself it calls written before they are whole.
        """
        with suppress(BrokenPipeError):  # then it says nothing more either
            self._requests.flush()
        answered, payload = 0, {}
        parts: list[bytes] = []
        while answered < self._asked:
            if not (more := self._answers.read1(1 << 20)):
                raise StetError(f"pagefind stopped with {self._process.wait()}, and could not index the archive")
            *ends, rest = more.split(b",")
            for end in ends:
                payload = json.loads(base64.b64decode(b"".join([*parts, end])))["payload"]
                if payload["type"] == "Error":
                    raise StetError(f"pagefind could not index the archive: {payload['message'][:_LOG_MAX_LENGTH]}")
                answered, parts = answered + 1, []
            parts.append(rest)
        return cast(dict[str, Any], payload)


def _write(out: Path, files: Mapping[str, bytes], documents: int) -> None:
    """Keep what readers load, under names and with bytes that are the same on every machine."""
    entry = json.loads(files["pagefind-entry.json"])
    kept = {f"wasm.{language['wasm']}.pagefind" for language in entry["languages"].values()}
    wanted = {path: data for path, data in files.items() if path in kept or path.endswith(_KEPT)}
    texts = sum(path.endswith(".pf_fragment") for path in wanted)
    if texts != documents:
        raise StetError(f"pagefind indexed {texts:,} of {documents:,} pages")
    # pagefind writes the keys as they come.
    line = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    wanted["pagefind-entry.json"] = line.encode()
    wanted["simplified.txt"] = resources.files("publish").joinpath(grams.SIMPLIFIED).read_bytes()
    letters = depth(documents)
    for path, data in wanted.items():
        folder, _, name = path.rpartition("/")
        if folder == "fragment" and letters:
            folder += "/" + name.partition("_")[2][:letters]
        file = out / folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


class _Text(HTMLParser):
    """The words of a page, block by block; headings stay headings, since pagefind ranks them higher."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.plain: list[str] = []
        self._tag = "p"
        self._words: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = dict(attrs).get("class") or ""
        # Numbers of footnotes would stick to the words before them.
        if self._skipped or tag == "sup" or "footnote-backref" in classes:
            self._skipped += tag not in _VOID
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._end()
            self._tag = tag if tag in _HEADINGS else "p"
        elif tag == "img":
            self._words.append(f" {dict(attrs).get('alt') or ''} ")

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._end()
            self._tag = "p"

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self._words.append(data)

    def close(self) -> None:
        super().close()
        self._end()

    def _end(self) -> None:
        if words := grams.cut("".join(self._words)):
            self.plain.append(words)
            self.blocks.append(f"<{self._tag}>{html.escape(words)}</{self._tag}>\n")
        self._words = []
