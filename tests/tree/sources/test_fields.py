"""publish.tree.sources.fields: each wrong value of front matter is named with its line."""

from pathlib import Path

import pytest

from publish.core.errors import SourceError
from publish.tree.sources.frontmatter import PAGE_MAX_LENGTH
from tests.support.small import archive, made


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
        ("---\ntitle: T\n", ":1: the front matter has no end"),
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
        (_front("sources: [x]"), ":5: must be lines 'key: value', with some of: title"),
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
        (_front("summary: &a x"), ":5: '&' at the beginning of a value"),
        (_front("summary: !!python/object/apply:os.system [ls]"), ":5: '!' at the beginning of a value"),
        (_front("summary: *a"), ":5: "),
        (_front("<<: {title: x}"), ":5: unknown key '<<'"),
        (_front("tags: " + "[" * 300_000), ":5: front matter is nested too deeply"),
        (_front("tags: [a"), ":5: the list begun by '[' is not closed"),
        ("---\njust text\n---\n", ":2: is no 'key: value'"),
        (_front(body="[x](nowhere.md)"), ":7: link 'nowhere.md' leads nowhere"),
        (_front(body="[x](three.html)"), ":7: link 'three.html' leads nowhere, did you mean 'three.md'?"),
        (_front(body="[x](three.md#none)"), ":7: link 'three.md#none' leads to no heading"),
        (
            _front(body="## Don't wait\n\n[x](#dont-wait)"),
            ":9: link '#dont-wait' leads to no heading of reports/2014/bad.md, did you mean '#don-t-wait'?",
        ),
        (_front(body="[x](#none)"), ":7: link '#none' leads to no heading"),
        (_front(body="[x](/reports/2014/three.md)"), ":7: link '/reports/2014/three.md' begins at a server's root"),
        (_front(body="[x](../../../../etc/passwd)"), ":7: link '../../../../etc/passwd' leads nowhere"),
        (_front(body="[x]()"), ":7: link '' leads nowhere"),
        (
            _front(body="![x](evidence/a.png)"),
            ":7: picture 'evidence/a.png' leads nowhere; from this file it is '../../evidence/a.png'",
        ),
        (
            _front(body="![x](../../evidence/gone.png)"),
            ":7: picture '../../evidence/gone.png' leads nowhere; there is no evidence/gone.png below site/",
        ),
        (_front(body="[x](javascript:alert`1`)"), ": link 'javascript:alert"),
        (_front(body="[x](java&#115;cript&#58;alert)"), ":7: link 'javascript:alert' is not http"),
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
        (_front(body="a\u202eb"), ":7: holds a control character ('\\u202e', right-to-left"),
        (_front(body="a").encode() + b"\n\xff", ":9: is not UTF-8"),
        (b"---\n" + b"x" * PAGE_MAX_LENGTH, ": is 4,000,004 bytes long"),
    ],
)
def test_a_fault_in_a_report_is_named_with_its_line(tmp_path: Path, text: str | bytes, expected: str) -> None:
    found = faults(archive(tmp_path, **{"reports/2014/bad.md": text}))
    assert [f for f in found if f.startswith("site/reports/2014/bad.md") and expected in f], found
    assert all("bad.md" in f for f in found)


HEX = "ab" * 32


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("identifiers: ASA 17",), ":5: 'identifiers' must be a list"),
        (("identifiers: [A, A]",), ":5: 'A' is there twice under 'identifiers'"),
        (("pages: all of it",), ":5: 'pages' must be the first and the last page, such as 1-11"),
        (("pages: 11-1",), ":5: 'pages' ends with 1, before its beginning, 11"),
        (("originals:", f"  - commitment: {HEX}"), ":6: an original needs a 'kind'"),
        (("originals:", "  - kind: pdf"), ":6: an original needs a 'commitment'"),
        (("originals:", "  - kind: pdf", "    commitment: ab"), ":7: 'commitment' must be 64 hexadecimal digits"),
        (("originals:", f"  - {{kind: pdf, commitment: {HEX}, removed: 3}}"), ":6: 'removed' must be a list"),
        (("originals:", f"  - {{kind: pdf, commitment: {HEX}, from: x}}"), ":6: unknown key 'from'"),
        (
            ("originals:", f"  - {{kind: pdf, commitment: {HEX}}}", f"  - {{kind: txt, commitment: {HEX}}}"),
            ":7: 'commitment' is there twice",
        ),
    ],
)
def test_what_a_document_is_known_by_is_checked(tmp_path: Path, lines: tuple[str, ...], expected: str) -> None:
    told = faults(archive(tmp_path, **{"reports/2013/x.md": _front(*lines)}))
    assert len(told) == 1
    assert expected in told[0]
