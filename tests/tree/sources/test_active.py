"""publish.tree.sources.active: what a browser or a server would run is no evidence."""

from pathlib import Path

import pytest

from publish.core.errors import SourceError
from tests.support.small import archive, content, made


def faults(root: Path) -> tuple[str, ...]:
    with pytest.raises(SourceError) as caught:
        made(root)
    assert not (root / ".stet/tree").exists()
    return caught.value.faults


# Faults in sources


def _front(*lines: str, body: str = "") -> str:
    return "\n".join(["---", "title: T", "date: 2013-01-01", "language: en", *lines, "---", "", body, ""])


def _drawing(inside: str, attributes: str = "") -> bytes:
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {spaces} {attributes}>{inside}</svg>".encode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.html", b"text"),
        ("data.xml", b"<x/>"),
        ("a.svg", _drawing("<script>alert(1)</script>")),
        ("a.svg", _drawing("", 'onload="alert(1)"')),
        ("a.svg", _drawing('<a xlink:href="java&#115;cript:alert(1)"/>')),
        ("a.svg", _drawing('<image href="https://example.org/x.png"/>')),
        ("a.svg", _drawing("<foreignObject/>")),
        ("a.svg", _drawing("<style>@import 'https://example.org/'</style>")),
        ("a.svg", _drawing('<rect fill="url(https://example.org/x#y)"/>')),
        ("a.svg", _drawing("<style>rect{fill:u\\72l(https://example.org/)}</style>")),
        ("a.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]>' + _drawing("&a;")),
        ("a.svg", b'<?xml-stylesheet href="https://example.org/"?>' + _drawing("")),
        ("a.svg", b"not a drawing"),
        *(
            (f"notes.{ending}", b"words")
            for ending in (
                "php",
                "PHP",
                "php7",
                "phtml",
                "phar",
                "pht",
                "phps",
                "cgi",
                "fcgi",
                "pl",
                "py",
                "rb",
                "sh",
                "asp",
                "aspx",
                "ashx",
                "cer",
                "cshtml",
                "jsp",
                "jspx",
                "cfm",
                "shtml",
                "stm",
                "inc",
                "p-hp",
                "ht-ml",
                "ｐｈｐ",
                "php.txt",
                "phtml.jpg",
                "php5.png",
                "php;.jpg",
            )
        ),
        (".htaccess", b"words"),
        (".user.ini", b"words"),
        ("web.config", b"words"),
        ("notes.txt", b"#!/bin/sh"),
        ("notes.txt", b"<?php x"),
        ("notes.txt", b"<?= x ?>"),
        ("notes.txt", b"<%= x %>"),
    ],
)
def test_evidence_that_a_browser_or_a_server_would_run_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    report = _front("evidence:", f"  - file: evidence/{name}", "    title: x")
    changes: dict[str, str | bytes | None] = {f"evidence/{name}": data, "reports/2014/bad.md": report}
    (fault,) = faults(archive(tmp_path, **changes))
    assert fault.startswith(f"site/reports/2014/bad.md:6: evidence 'evidence/{name}': ")


def test_a_drawing_that_only_draws_is_published(tmp_path: Path) -> None:
    drawing = b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">' + _drawing(
        '<style>a{}</style><use xlink:href="#a"/><rect fill="url(#g)"/><image href="data:image/png;base64,AA=="/>'
    )
    report = _front("evidence:", "  - {file: evidence/Übersicht 1.SVG, title: x}")
    changes: dict[str, str | bytes | None] = {"evidence/Übersicht 1.SVG": drawing, "reports/2014/four.md": report}
    tree = made(archive(tmp_path, **changes))
    assert [p for p in content(tree.root) if p.endswith("/übersicht-1.svg")]
