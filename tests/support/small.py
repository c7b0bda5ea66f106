"""A small archive for the tests of the build: two languages beside English, one piece of evidence."""

import re
from datetime import date
from pathlib import Path

from publish.core.files import walk
from publish.core.model import Tree
from publish.tree.build import build
from publish.tree.sources.unfilled import STARTERS

TODAY = date(2026, 11, 1)
SETTINGS = (
    "site_name: Small\ndocs_dir: site\nsite_dir: .stet/tree\ntheme: stet\nplugins: [stet]\nuse_directory_urls: false\n"
)
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\0IEND\xaeB`\x82"  # not much of a picture
INDEX = "---\ntitle: Front\nlanguage: en\n---\n\nBegin with [one](reports/2013/one.md).\n"
ABOUT = "---\ntitle: About\nlanguage: en\n---\n\nWho we are.\n"
ONE = """---
title: "One & only <report>"
date: 2013-04-02
language: en
summary: In short.
places: [Masanjia, 北京]
tags: [labour camps]
sources:
  - title: A paper
    publisher: A house
    date: "2013-04"
    url: https://example.org/paper?a=1&b=2
evidence:
  - file: evidence/order.png
    title: The order
---

## What happened

Text[^1] and [the other](two.md#kham), [the order](../../evidence/order.png), [outside](https://example.org/).

![The order](../../evidence/order.png)

| a | b |
|---|--:|
| 1 | 2 |

[^1]: A note.
"""
TWO = """---
title: བོད་ཀྱི་གནས་ཚུལ།
date: 2014-01-01
language: bo
places: [Lhasa]
tags: [བོད་ཡིག]
translation_of: reports/2013/one.md
machine_translated: true
---

## Kham

ཡིག་ཆ།
"""
THREE = "---\ntitle: ئۈچ\ndate: 2014-02-01\nlanguage: ug\ntags: [labour camps]\n---\n\nText.\n"


def archive(root: Path, **changes: str | bytes | None) -> Path:
    """A small archive at ``root``; ``changes`` add or replace files below site/, ``None`` takes one away."""
    files: dict[str, str | bytes | None] = {
        "index.md": INDEX,
        "about.md": ABOUT,
        "reports/2013/one.md": ONE,
        "reports/2013/two.md": TWO,
        "reports/2014/three.md": THREE,
        "evidence/order.png": PICTURE,
    }
    for name, content in (files | changes).items():
        if content is None:
            continue
        file = root / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    (root / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    return root


def made(root: Path, **options: object) -> Tree:
    return build(root, root / ".stet/tree", today=TODAY, **options)  # type: ignore[arg-type]


def content(tree: Path) -> dict[str, bytes]:
    return {path: file.read_bytes() for path, file in walk(tree)}


def page(tree: Tree, path: str) -> str:
    return (tree.root / path).read_text(encoding="utf-8")


def fill_in(folder: Path) -> None:
    """Write what a publisher is asked to write into an archive that was founded in ``folder``."""
    asked = [
        m for file in STARTERS.glob("*.md") for m in re.findall(r"@\{(.*?)\}@", file.read_text("utf-8"), re.DOTALL)
    ]
    for file in (folder / "site").rglob("*.md"):
        text = file.read_text("utf-8")
        for words in asked:
            text = text.replace(words, "As it was told to us.")
        file.write_text(text, "utf-8")
