"""open.html with files of a copy inside.

``open/taken.js`` makes and reads the same form. What is NOT done here: judging. The reader's program, or ``stet
verify``, judges each byte.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_BEFORE: Final = b'<script type="application/json" id="known">'
_BLOCK: Final = re.compile(rb'<script type="application/json" id="taken">(\{[^<]*\})</script>')
FILES_MAX = 10_000  # files inside; a page and its proof are some twenty
PAGE: Final = "index.html"
"""open.html in a file for messengers."""
MANIFEST: Final = "manifest.toml"
"""What a messenger calls the file."""
ICON: Final = "icon.png"


@dataclass(frozen=True, slots=True)
class TakenPage:
    """open.html and the files inside."""

    shell: bytes
    """open.html as a release has it, if nobody changed it."""
    start: str
    """Path of the first page on the screen."""
    files: Mapping[str, bytes]
    """Bytes by path in a copy."""


def taken(shell: bytes, start: str, files: Mapping[str, bytes]) -> bytes:
    """Return open.html with files of a copy inside.

    Args:
        shell: A release's open.html.
        start: Path of the first page on the screen.
        files: Bytes by path in a copy.

    Raises:
        ValueError: ``shell`` is no open.html, or has files inside already.
    """
    before, after = around(shell, start)
    return before + b",".join(inside(path, data) for path, data in files.items()) + after


def around(shell: bytes, start: str) -> tuple[bytes, bytes]:
    """Return the parts of the page before and after the files inside.

    Raises:
        ValueError: ``shell`` is no open.html, or has files inside already.
    """
    if _BEFORE not in shell or _BLOCK.search(shell):
        raise ValueError("no open.html as a release has it")
    at = shell.index(_BEFORE)  # the script has these words, too
    begin = f'<script type="application/json" id="taken">{{"start":{_json(start)},"files":{{'
    return shell[:at] + begin.encode(), b"}}</script>" + shell[at:]


def inside(path: str, data: bytes) -> bytes:
    """Return a file as it stands inside the page. Files are separated by commas."""
    return f'{_json(path)}:"{base64.b64encode(data).decode()}"'.encode()


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("<", "\\u003c")


def manifest(title: str) -> bytes:
    """Return the manifest of a file for messengers."""
    name = title.replace("\\", "\\\\").replace('"', '\\"')
    name = "".join(letter for letter in name if letter.isprintable())  # TOML refuses the others
    return f'name = "{name}"\n'.encode()


def contents(page: bytes) -> TakenPage | None:
    """Return the files inside a page, or ``None`` if it is no open.html with files inside.

    Raises:
        ValueError: The files inside cannot be read, or could be read in two ways.
    """
    found = _BLOCK.search(page)
    if not found:
        return None
    try:
        said = json.loads(found[1], object_pairs_hook=_once)
    except RecursionError:
        raise ValueError("it does not say its files as open.html does") from None
    if not (isinstance(said, dict) and isinstance(said.get("start"), str) and isinstance(said.get("files"), dict)):
        raise ValueError("it does not say its files as open.html does")
    letters: dict[str, Any] = said["files"]
    if len(letters) > FILES_MAX or not all(isinstance(text, str) for text in letters.values()):
        raise ValueError("it does not say its files as open.html does")
    try:
        files = {path: base64.b64decode(text, validate=True) for path, text in letters.items()}
    except ValueError as e:
        raise ValueError("a file in it is cut off, or damaged") from e
    # Another such block would stay in the shell, which then is no release's.
    return TakenPage(page[: found.start()] + page[found.end() :], said["start"], files)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("it names a file twice")
    return found
