"""publish.release.difference: what changed between releases, counted in reports."""

import pytest

from publish.release.difference import Reports, between, told


def paths(*numbers: int) -> dict[str, str]:
    return {f"reports/2013/letter-{n}.html": f"of {n}" for n in numbers} | {
        "index.html": "x",
        "reports/index.html": "y",
    }


@pytest.mark.parametrize(
    ("before", "gone", "asked"),
    [(1, 1, True), (2, 1, False), (2, 2, True), (5, 1, False), (5, 2, True), (20, 2, False), (20, 3, True),
     (40, 3, False), (40, 4, True), (1000, 3, False), (1000, 4, True)],
)  # fmt: skip
def test_a_few_may_go_and_neither_more_nor_all(before: int, gone: int, asked: bool) -> None:
    found = between(paths(*range(before)), paths(*range(gone, before)))
    assert (len(found.removed), found.before, found.many) == (gone, before, asked)


def test_what_was_withdrawn_counts_as_that_and_what_is_no_report_does_not_count() -> None:
    found = between(paths(1, 2, 3), paths(2, 4), withdrawn={"reports/2013/letter-1.html"})
    assert found == Reports(
        ("reports/2013/letter-4.html",), (), ("reports/2013/letter-3.html",), ("reports/2013/letter-1.html",), 3
    )
    assert not found.many


def test_of_a_site_all_pages_count_and_the_same_bytes_were_moved() -> None:
    old = {"a/index.html": "1", "b/index.html": "2", "x.css": "3"}
    new = {"c/index.html": "1", "d/index.html": "4"}
    found = between(old, new, site=True)
    assert (found.moved, found.removed, found.added) == (
        (("a/index.html", "c/index.html"),), ("b/index.html",), ("d/index.html",)
    )  # fmt: skip
    assert (found.noun, found.before, between(old, new).noun) == ("page", 2, "report")


def test_what_changed_around_the_text_alone_is_no_change_of_a_report() -> None:
    a, b, c, d = (f"reports/2013/{name}.html" for name in "abcd")
    document, old = f"files/ab/{'ab' * 32}/it.pdf", f"files/cd/{'cd' * 32}/it.pdf"
    before, after = dict.fromkeys((a, b, c, d), "1"), dict.fromkeys((a, b, c, d), "2")
    texts = {a: "text", b: "text", c: "text"}, {a: "text", b: "new text", c: "text", d: "text"}
    pages = {a: b"<p>", c: f'<a href="../../{document}">'.encode()}
    found = told(
        between(before, after), ({*before, old}, {*after, document, "files/SHA256SUMS", "files/ab/SHA256SUMS"}), texts,
        titles=lambda paths: {path: path.upper() for path in paths}, read=lambda path: pages[path],
    )  # fmt: skip
    # Of the third the document changed. Of the fourth the text of then is not known.
    assert (found.furniture, found.changed) == ((a,), (b, c, d))
    assert found.evidence == ((document,), (old,))
    assert found.titles[b] == b.upper()
