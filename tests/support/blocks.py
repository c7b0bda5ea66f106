"""Files for trees of blocks: the same bytes everywhere."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from publish.core.model import Entry


def stream(length: int) -> bytes:
    """Bytes that are the same everywhere, and repeat no chunk."""
    blocks = (hashlib.sha256(str(n).encode()).digest() * 1024 for n in range(length // 32_768 + 1))
    return b"".join(blocks)[:length]


def entries(root: Path, files: Mapping[str, bytes]) -> list[Entry]:
    made = []
    for path, data in files.items():
        source = root / path
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_bytes(data)
        made.append(Entry(path, hashlib.sha256(data).hexdigest(), len(data), source))
    return made
