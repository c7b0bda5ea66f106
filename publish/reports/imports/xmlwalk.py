"""A walk through a stranger's XML, in chunks.

A document type, and so every entity, is refused. What the elements mean is the kinds' own.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from xml.parsers import expat

from publish.core.errors import ConfigError
from publish.tree.sources.frontmatter import PAGE_MAX_LENGTH

HEAD: Final = 1 << 16  # bytes in which an export says what it is
DEPTH_MAX = 64  # elements in elements; an export has five
_CHUNK: Final = 1 << 18  # bytes read at a time
# Pasted from Word into one post, these make the whole export no XML; WordPress writes them out as they are.
_CONTROLS = bytes(n for n in range(32) if n not in (9, 10, 13))


class XmlWalk:
    """A walk through one file; each kind adds what elements begin and end.

    Args:
        program: What made the file, for messages.
        kept: Tells of an element whether its words are wanted.
    """

    def __init__(self, file: Path, program: str, kept: Callable[[str], bool]) -> None:
        self._file, self._program, self._kept = file, program, kept
        self.controls = 0
        self.path: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._decoder = _decoder(file)
        self._parser = expat.ParserCreate("utf-8" if self._decoder else None)
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        # No export has a document type: it is where entities that unfold without bound are made.
        self._parser.StartDoctypeDeclHandler = self._refuse

    def begun(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def ended(self, name: str, above: str, said: str) -> None:
        """Take the end of an element, with its words if they are wanted."""

    def overlong(self) -> None:
        """Take that an element has more words than a report may have."""

    def chunks(self) -> Iterator[None]:
        """Read the file, and stop after each chunk.

        Raises:
            ConfigError: The file is no XML, or has a document type.
        """
        first = True
        with self._file.open("rb") as opened:
            while chunk := opened.read(_CHUNK):
                if first or b"\0" not in chunk[:4]:
                    kept = chunk if chunk[:2] in (b"\xff\xfe", b"\xfe\xff") else chunk.translate(None, _CONTROLS)
                    self.controls += len(chunk) - len(kept)
                    chunk = kept
                first = False
                if self._decoder:
                    chunk = self._decoder.decode(chunk).encode()
                self._parse(self._parser.Parse, chunk, False)
                yield
        self._parse(self._parser.Parse, b"", True)
        yield

    def _parse(self, parse: Callable[[bytes, bool], int], chunk: bytes, last: bool) -> None:
        try:
            parse(chunk, last)
        except expat.ExpatError as error:
            raise ConfigError(
                f"{self._file}:{error.lineno}: is not whole as XML ({expat.ErrorString(error.code)})",
                hint=f"export it from {self._program} once more; nothing was written",
            ) from None

    def _refuse(self, *_: object) -> None:
        raise ConfigError(
            f"{self._file}:{self._parser.CurrentLineNumber}: has a document type, which no export of"
            f" {self._program} has",
            hint="it may be made to harm: ask whoever gave it to you",
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.path.append(name)
        if len(self.path) > DEPTH_MAX:
            raise ConfigError(f"{self._file}:{self._parser.CurrentLineNumber}: elements lie in one another without end")
        self._text, self._length = [], 0
        self.begun(name, attributes)

    def _characters(self, text: str) -> None:
        if not self.path or not self._kept(self.path[-1]):
            return
        # A post is held no longer than a report may be: an export is as long as its maker wants.
        self._length += len(text)
        if self._length <= PAGE_MAX_LENGTH:
            self._text.append(text)
        else:
            self.overlong()

    def _end(self, name: str) -> None:
        said = "".join(self._text) if self._kept(name) else ""
        self.path.pop()
        self.ended(name, self.path[-1] if self.path else "", said)
        self._text, self._length = [], 0


def _decoder(file: Path) -> codecs.IncrementalDecoder | None:
    """Return a reader of an encoding unknown to expat.

    Raises:
        ConfigError: Nobody knows the encoding.
    """
    with file.open("rb") as opened:
        found = re.match(
            rb"<\?xml[^>]*encoding=[\"']([\w.-]{1,40})[\"']", opened.read(HEAD).lstrip(b"\xef\xbb\xbf \r\n\t")
        )
    name = found[1].decode().lower() if found else "utf-8"
    if name in ("utf-8", "utf8", "utf-16", "iso-8859-1", "us-ascii"):
        return None
    try:
        # The widest of the Chinese ones: what calls itself GB2312 is often more.
        name = "gb18030" if name in ("gb2312", "gbk") else name
        "".encode(name)  # refuses what is a codec and no encoding, such as zlib
        return codecs.getincrementaldecoder(name)("replace")
    except (LookupError, ValueError):
        raise ConfigError(
            f"{file}: is in an encoding that is not known here ({name})", hint="save it as UTF-8"
        ) from None
