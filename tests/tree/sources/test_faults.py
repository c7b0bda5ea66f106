"""publish.tree.build: sources that cannot be published are named, each fault with its file and line."""

import os
from pathlib import Path

import pytest

from publish.core.errors import SourceError
from publish.tree.sources.faults import COMPARISONS_MAX
from publish.tree.sources.frontmatter import PAGE_MAX_LENGTH
from publish.tree.sources.gather import gather
from tests.support.small import SETTINGS, THREE, TODAY, archive, content, made


def faults(root: Path) -> tuple[str, ...]:
    with pytest.raises(SourceError) as caught:
        made(root)
    assert not (root / ".stet/tree").exists()
    return caught.value.faults


# Faults in sources


def _front(*lines: str, body: str = "") -> str:
    return "\n".join(["---", "title: T", "date: 2013-01-01", "language: en", *lines, "---", "", body, ""])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No head.\n", ":1: has no front matter"),
        ("---\ntitle: T\n", ":1: has no front matter"),
        (_front("titel: x"), ":5: unknown key 'titel', did you mean 'title'?"),
        (_front("title: again"), ":5: key 'title' is there twice"),
        ("---\ntitle: T\nlanguage: en\n---\n", ":1: 'date' is missing"),
        ("---\ndate: 2013-01-01\nlanguage: en\n---\n", ":1: 'title' is missing"),
        ("---\ntitle: T\ndate: 2013-01-01\n---\n", ":1: 'language' is missing"),
        ("---\ntitle:\ndate: 2013-01-01\nlanguage: en\n---\n", ":2: 'title' is empty"),
        ("---\ntitle: T\ndate: 2026-11-02\nlanguage: en\n---\n", ":3: 'date' 2026-11-02 is in the future"),
        ("---\ntitle: T\ndate: 2013-02-30\nlanguage: en\n---\n", ":3: 'date' must be a day such as"),
        (
            "---\ntitle: T\ndate: 2013-01-01\nlanguage: zh_hans\n---\n",
            ":4: 'zh_hans' is not a language tag, did you mean 'zh-Hans'",
        ),
        (_front("updated: 2012-01-01"), ":5: 'updated' 2012-01-01 is before"),
        (_front("machine_translated: yes"), ":5: 'machine_translated' must be true or false"),
        (_front("tags: law"), ":5: 'tags' must be a list"),
        (_front("tags: [law, law]"), ":5: 'law' is there twice"),
        (_front("tags:", "  - [law]"), ":6: 'tags' must be text"),
        (_front("tags: ['…']"), ":5: tag '…' cannot be the name of a page"),
        (_front("places: [Aux]"), ":5: place 'Aux' cannot be the name of a page"),
        (_front("tags: [Labour-Camps]"), ":5: tag 'Labour-Camps' is elsewhere spelled 'labour camps'"),
        (_front("sources:", "  - publisher: P"), ":6: a source needs a 'title'"),
        (
            _front("sources:", "  - title: P", "    url: javascript:alert(1)"),
            ":7: 'javascript:alert(1)' is not a web address",
        ),
        (_front("sources:", "  - title: P", "    date: spring"), ":7: 'date' of a source must be"),
        (_front("sources: [x]"), ":5: must be a mapping with some of: title"),
        (
            _front("evidence:", "  - file: evidence/ordre.png", "    title: x"),
            ":6: evidence 'evidence/ordre.png' is not there, did you mean 'evidence/order.png'?",
        ),
        (_front("evidence:", "  - file: evidence/order.png"), ":6: a piece of evidence needs a 'title'"),
        (
            _front("evidence:", "  - file: evidence/order.png", "    title: x", "    sha256: " + "0" * 64),
            ":6: evidence 'evidence/order.png' has changed",
        ),
        (
            _front("evidence:", "  - file: evidence/order.png", "    title: x", "    sha256: '12'"),
            ":6: 'sha256' must be 64",
        ),
        (
            _front("translation_of: reports/2013/none.md"),
            ":5: 'translation_of' names 'reports/2013/none.md', which is no report",
        ),
        (_front("translation_of: reports/2014/bad.md"), ":5: 'translation_of' names this report itself"),
        (_front("translation_of: reports/2013/two.md"), ":5: 'reports/2013/two.md' is a translation too"),
        (_front("translation_of: reports/2013/one.md"), ":5: is in the same language (en)"),
        (_front("summary: &a x"), ":5: YAML anchors"),
        (_front("summary: !!python/object/apply:os.system [ls]"), ":5: YAML anchors (&name) and tags"),
        (_front("summary: *a"), ":5: "),
        (_front("<<: {title: x}"), ":5: unknown key '<<'"),
        (_front("tags: " + "[" * 300_000), ":5: front matter is nested too deeply"),
        (_front("tags: [a"), ": front matter is not YAML"),
        ("---\njust text\n---\n", ":2: front matter must be"),
        (_front(body="[x](nowhere.md)"), ":7: link 'nowhere.md' leads nowhere"),
        (_front(body="[x](three.html)"), ":7: link 'three.html' leads nowhere, did you mean 'three.md'?"),
        (_front(body="[x](three.md#none)"), ":7: link 'three.md#none' leads to no heading"),
        (_front(body="[x](#none)"), ":7: link '#none' leads to no heading"),
        (_front(body="[x](/reports/2014/three.md)"), ":7: link '/reports/2014/three.md' begins at a server's root"),
        (_front(body="[x](../../../../etc/passwd)"), ":7: link '../../../../etc/passwd' leads nowhere"),
        (_front(body="[x]()"), ":7: link '' leads nowhere"),
        (_front(body="[x](javascript:alert`1`)"), ": link 'javascript:alert"),
        (_front(body="[x](java&#115;cript&#58;alert)"), ":7: link 'java&#115;cript&#58;alert' is not http"),
        (_front(body="[x](data:text/html,x)"), ":7: link 'data:text/html,x' is not http"),
        (_front(body="[x](//example.org/)"), ":7: link '//example.org/' is not http"),
        (_front(body="<javascript://x>"), ":7: link 'javascript://x' is not http"),
        (_front(body="[x](http://[broken/)"), ":7: 'http://[broken/' is not an address"),
        (_front(body="[x][r]\n\n[r]: gone.md"), ":9: link 'gone.md' leads nowhere"),
        (_front(body="![x](https://example.org/x.png)"), ":7: image 'https://example.org/x.png' is from outside"),
        (
            _front(body="[x](../../evidence/unnamed.pdf)"),
            ":7: link '../../evidence/unnamed.pdf' leads nowhere; a report must name it",
        ),
        (_front(body="[^1]: "), ":7: footnote without a text"),
        (_front(body="a\x0bb"), ":7: holds a control character"),
        (_front(body="a\u202eb"), ":7: holds a control character ('\\u202e')"),
        (_front(body="a").encode() + b"\n\xff", ":9: is not UTF-8"),
        (b"---\n" + b"x" * PAGE_MAX_LENGTH, ": is 4,000,004 bytes long"),
    ],
)
def test_a_fault_in_a_report_is_named_with_its_line(tmp_path: Path, text: str | bytes, expected: str) -> None:
    found = faults(archive(tmp_path, **{"reports/2014/bad.md": text}))
    assert [f for f in found if f.startswith("site/reports/2014/bad.md") and expected in f], found
    assert all("bad.md" in f for f in found)


def test_all_faults_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    found = faults(
        archive(
            tmp_path,
            **{
                "about.md": "---\ntitle: A\n---\n[x](nowhere.md)\n\n[x](nowhere.md)\n",
                "reports/2014/three.md": THREE.replace("2014-02-01", "soon") + "\n![x](http://example.org/)\n",
                "reports/2014/four.md": "nothing",
            },
        )
    )
    assert found == (
        "site/about.md:1: 'language' is missing from the front matter",
        "site/about.md:4: link 'nowhere.md' leads nowhere",
        "site/about.md:6: link 'nowhere.md' leads nowhere",
        "site/reports/2014/four.md:1: has no front matter; it begins with a line '---', then 'title:' and 'language:', "
        "then '---'",
        "site/reports/2014/three.md:3: 'date' must be a day such as 2013-04-02, not 'soon'",
        "site/reports/2014/three.md:10: image 'http://example.org/' is from outside; publish it as evidence",
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("reports/2014/aux.md", "reserved on Windows"),
        ("reports/2014/-x.md", "begins with a dash"),
        ("reports/2014/a\u202eb.md", "control character"),
        ("reports/2014/Three.md", "is the same name as 'reports/2014/Three.md' where case does not count"),
        ("by/x.md", "is kept for what Stet itself puts there"),
        ("mirrors.md", "is kept for what Stet itself puts there"),
        ("Files/x.md", "is kept for what Stet itself puts there"),
        ("404.md", "is kept for what Stet itself puts there"),
        ("verify.md", "is kept for what Stet itself puts there"),
        ("verify.fr.md", "is kept for what Stet itself puts there"),
        ("search/x.md", "is kept for what Stet itself puts there"),
        ("Search.md", "is kept for what Stet itself puts there"),
        ("open.md", "is kept for what Stet itself puts there"),
        ("open.html", "is kept for what Stet itself puts there"),
        ("sw.js", "is kept for what Stet itself puts there"),
        ("sw.json", "is kept for what Stet itself puts there"),
        ("feed.xml", "is kept for what Stet itself puts there"),
        ("rss.xml", "is kept for what Stet itself puts there"),
        ("robots.txt", "is kept for what Stet itself puts there"),
        ("notes.txt", "is neither a page (.md) nor evidence that a report names"),
        ("reports/2014/x.bin", "is neither a page"),
        ("reports/2014/three (conflicted copy 2026-01-01).md", "is one side of a conflict"),
        ("reports/2014/three (M's conflicted copy).md", "is one side of a conflict"),
        ("reports/2014/three.sync-conflict-20260101-120000-ABCDEFG.md", "is one side of a conflict"),
        ("reports/2014/three (冲突).md", "is one side of a conflict"),
        ("reports/2014/three (1).md", "seems to be a copy of 'reports/2014/three.md'"),
        ("reports/2014/three 2.md", "seems to be a copy of 'reports/2014/three.md'"),
        ("reports/2014/three-DESKTOP-4F2K.md", "seems to be a copy of 'reports/2014/three.md'"),
        ("reports/2014/three - Copy.md", "seems to be a copy of 'reports/2014/three.md'"),
        ("reports/2014/Copy of three.md", "seems to be a copy of 'reports/2014/three.md'"),
    ],
)
def test_a_file_that_cannot_be_published_is_named(tmp_path: Path, name: str, expected: str) -> None:
    assert any(expected in fault for fault in faults(archive(tmp_path, **{name: THREE})))


@pytest.mark.parametrize("kind", ["link", "folder link", "fifo"])
def test_what_is_not_a_plain_file_is_refused_and_never_opened(tmp_path: Path, kind: str) -> None:
    root = archive(tmp_path)
    odd = root / "site/reports/2014/odd.md"
    if kind == "fifo":
        os.mkfifo(odd)
    else:
        odd.symlink_to("/etc/passwd" if kind == "link" else "/")
    (fault,) = faults(root)
    assert fault.startswith("site/reports/2014/odd.md: a ")


def test_a_link_does_not_hide_what_else_is_wrong(tmp_path: Path) -> None:
    root = archive(tmp_path, **{"about.md": "---\ntitle: A\nlanguage: en\n---\n[x](nowhere.md)\n"})
    (root / "site/reports/2014/odd.md").symlink_to("/etc/passwd")
    (root / "site/all").symlink_to("/")
    found = faults(root)
    assert [fault.split(": ")[0] for fault in found] == ["site/about.md:5", "site/all", "site/reports/2014/odd.md"]


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", ">>>>>>> theirs", "||||||| base"])
def test_what_a_merge_left_in_a_text_is_named(tmp_path: Path, mark: str) -> None:
    (fault,) = faults(archive(tmp_path, **{"reports/2014/three.md": f"{THREE}\n{mark}\n"}))
    assert fault == f"site/reports/2014/three.md:10: '{mark[:7]}' is left of a merge; settle it"


LEFT = (
    ".DS_Store", "reports/2014/._three.md", "evidence/Thumbs.db", "desktop.ini", "reports/2014/.three.md.swp",
    "reports/2014/three.md~", "reports/2014/#three.md#", "reports/2014/three.md.orig", ".obsidian/app.json",
    ".git/hooks/x", ".stfolder/x", ".trash/three.md",
)  # fmt: skip


def test_what_systems_and_editors_leave_is_passed_over_and_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    root = archive(tmp_path, **dict.fromkeys(LEFT, "words"))
    published = content(made(root).root)
    assert content(made(archive(tmp_path / "clean")).root) == published
    told = [name.split("/")[0] + "/" if name.startswith(".") and "/" in name else name for name in LEFT]
    assert [name for name in told if f"site/{name}: is not the archive's" not in caplog.text] == []


def test_names_that_some_hosts_leave_out_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made(archive(tmp_path, **{"_drafts.md": "---\ntitle: A\nlanguage: en\n---\n"}))
    assert "site/_drafts.md: some hosts leave out names that begin with '_'" in caplog.text


def test_an_archive_without_a_report_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "mkdocs.yml").write_text(SETTINGS)
    (fault,) = faults(tmp_path)
    assert fault.startswith("site/reports: holds no report")


def test_a_folder_with_too_many_pages_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publish.tree.sources.gather.FOLDER_MAX_NAMES", 1)
    assert "site/reports/2013: holds 2 pages, the limit is 1; split it by month" in faults(archive(tmp_path))


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


def test_evidence_that_changes_while_it_is_copied_stops_the_build(tmp_path: Path) -> None:
    root = archive(tmp_path)

    def swap(done: int, total: int) -> None:
        (root / "site/evidence/order.png").write_bytes(b"another")

    with pytest.raises(SourceError, match="changed while the archive was being built"):
        made(root, progress=swap)
    assert not (root / ".stet/tree").exists()


def test_hundreds_of_faults_are_named_without_comparing_every_name_with_every_other(tmp_path: Path) -> None:
    many: dict[str, str | bytes | None] = {
        f"reports/2015/r{n}.md": _front(f"translation_of: reports/2015/x{n}.md", "evidence:",
            f"  - {{file: evidence/gone{n}.csv, title: x}}") for n in range(300)
    }  # fmt: skip
    many |= {f"evidence/e{n}.csv": "a" for n in range(300)}
    found = gather(archive(tmp_path, **many) / "site", today=TODAY)
    with pytest.raises(SourceError) as caught:
        found.faults.raise_all()
    assert len(caught.value.faults) == 600
    assert found.faults.comparisons <= COMPARISONS_MAX
