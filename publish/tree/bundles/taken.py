"""open.html with reports inside, made by the publisher.

``open/taken.js`` makes and reads the same form. What is NOT done here: judging. The reader's program judges each byte.
"""

import base64
import json
import re
from collections.abc import Mapping
from typing import Final

_BEFORE: Final = b'<script type="application/json" id="known">'
_FORM: Final = re.compile(rb'<script type="application/json" id="taken">\{')


def taken(shell: bytes, start: str, files: Mapping[str, bytes]) -> bytes:
    """Return open.html with files of a copy inside.

    Args:
        shell: A release's open.html.
        start: Path of the first page on the screen.
        files: Bytes by path in a copy.

    Raises:
        ValueError: ``shell`` is no open.html, or has files inside already.
    """
    if _BEFORE not in shell or _FORM.search(shell):
        raise ValueError("no open.html as a release has it")
    letters = {path: base64.b64encode(data).decode() for path, data in files.items()}
    data = json.dumps({"start": start, "files": letters}, ensure_ascii=False, separators=(",", ":"))
    data = data.replace("<", "\\u003c")
    block = f'<script type="application/json" id="taken">{data}</script>'
    return shell.replace(_BEFORE, block.encode() + _BEFORE, 1)  # the script has these words, too
