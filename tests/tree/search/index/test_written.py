"""publish.tree.search.index: what is written, the same everywhere, and what must not be in it."""

import gzip
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from publish.core.files import safe_path, walk
from publish.core.formats.withdrawals import load
from publish.reports.withdraw import withdraw
from publish.tree.pages.text import Renderer
from publish.tree.scripts.join import joined
from publish.tree.search import index
from publish.tree.sources.content import Page
from publish.tree.sources.front import Text
from tests.support.factory import Archive
from tests.support.seeker import find
from tests.support.small import TODAY, archive, made

CHINESE = "---\ntitle: 維吾爾人\ndate: 2015-01-01\nlanguage: zh-Hant\n---\n\n新疆警察，2018 年。電報\n"


ODD = {
    "reports/2015/marks.md": "---\ntitle: __proto__ constructor\ndate: 2015-02-01\nlanguage: en\n---\n\n"
    "toString __proto__ hasOwnProperty and `<script>alert(1)</script>` </h1></article></body>\n",
    "reports/2015/empty.md": '---\ntitle: "…"\ndate: 2015-02-02\nlanguage: tlh\n---\n',
    "reports/2015/long.md": f"---\ntitle: Long\ndate: 2015-02-03\nlanguage: zh\n---\n\n{'字' * 20_000}{'x' * 70_000}\n",
    "reports/2015/a b#c%20é.md": "---\ntitle: Odd name\ndate: 2015-02-04\nlanguage: en\n---\n\nodd\u200cly\n",
    "reports/2015/mixed.md": "---\ntitle: མི་ 人 ئادەم\ndate: 2015-02-05\nlanguage: mn-Mong\n---\n\n"
    "\U00020001\U0010fffd 🙂\n",
}


def files(tree: Path) -> dict[str, bytes]:
    return {path: file.read_bytes() for path, file in walk(tree / "search")}


def vocabulary(tree: Path) -> dict[str, str]:
    """Every term with the codes of its pages."""
    lines = [
        line for path, data in files(tree).items() if path.startswith("terms/") for line in data.decode().split("\n")
    ]
    return dict(line.split(" ") for line in lines if line)


def rows(tree: Path) -> dict[str, list[str]]:
    """What is shown of each page, by its path."""
    blocks = [json.loads(data) for path, data in files(tree).items() if path.startswith("pages/")]
    return {row[0]: row for block in blocks for row in block}


def document(path: str, text: str = "", title: str = "", date: str = "", language: str = "en") -> index.FindablePage:
    return index.FindablePage(path, title, language, "Name", date, text)


def test_reports_and_plain_pages_are_found_and_nothing_else(tmp_path: Path) -> None:
    old = "superseded_by: reports/2013/one.md\nsuperseded_on: 2014-05-01\n"
    tree = made(
        archive(
            tmp_path,
            **{
                "reports/2013/one.v1.md": f"---\ntitle: Was\ndate: 2013-04-02\nlanguage: en\n{old}---\n\nformerly\n",
                "reports/2013/one.md": "---\ntitle: Is\ndate: 2013-04-02\nlanguage: en\n"
                "corrections:\n  - {date: 2014-05-01, note: A name}\n---\n\npresently\n",
                "WITHDRAWN": f"1 2014-01-01 {'0' * 64} court\n",
            },
        )
    )
    assert (tree.root / "withdrawn.html").exists()
    assert (tree.root / "reports/2013/one.v1.html").exists()
    pages = {"index.html", "about.html", "reports/2013/one.html", "reports/2013/two.html", "reports/2014/three.html"}
    assert set(rows(tree.root)) == pages
    assert find(tree.root, "presently") == ["reports/2013/one.html"]
    assert find(tree.root, "formerly") == []


def test_a_report_is_found_by_its_places_tags_evidence_sources_and_year(tmp_path: Path) -> None:
    tree = made(archive(tmp_path)).root
    for word in ("masanjia", "北京", "order", "paper", "2013", "in short"):
        assert "reports/2013/one.html" in find(tree, word), word


class _Oracle(HTMLParser):
    """The words of a page by an HTML parser, which is slower than what the build does."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipped or tag == "sup" or dict(attrs).get("class") in ("footnote-backref", "page"):
            self._skipped += tag not in ("br", "hr", "img")
        elif tag == "img":
            self.words.append(f" {dict(attrs).get('alt') or ''} ")
        elif tag not in ("a", "code", "del", "em", "label", "span", "strong"):
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif tag not in ("a", "code", "del", "em", "label", "span", "strong"):
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.words.append(data)


PARTS = (
    *("a", "**b**", "*c*", "`<d>`", "<sup>e</sup>", '![f " > <g>](x.png "t > \'")', '[h](y.html ">")', "[^1]"),
    *("[^1]: note > <b>", "# i", "- j", "| k | l |\n|---|---|\n| m > | `</p>` |", "&lt;p&gt; &copy; &#60;"),
    *(
        "    <pre>",
        "<me@example.org>",
        "<http://a.example/?b>c>",
        "> q",
        "{p. 1}",
        "[{p. x}](y.html)",
        "<!-- x -->",
        "<script>1</script>",
    ),
    *('a<b c=">">d', " ", "\n", "\n\n"),
)


MARKDOWN = st.lists(st.sampled_from(PARTS), max_size=12)


@settings(max_examples=400, deadline=None)
@given(MARKDOWN)
def test_a_texts_words_are_those_that_an_html_parser_finds(parts: list[str]) -> None:
    page = Page("a.md", "a.html", "T", "en", "", Text("".join(parts), 1), None, {})
    rendered = Renderer({}, frozenset()).render(page).html
    oracle = _Oracle()
    oracle.feed(rendered)
    oracle.close()
    assert index.plain(rendered).split() == "".join(oracle.words).split(), rendered


def test_a_texts_words_are_ascii_where_its_own_letters_are() -> None:
    page = Page("a.md", "a.html", "T", "en", "", Text("## A word\n\nA *word*.[^1]\n\n[^1]: A note.\n", 1), None, {})
    # Else each word of most texts would be counted by itself.
    assert index.plain(Renderer({}, frozenset()).render(page).html).isascii()


def test_numbers_of_footnotes_do_not_stick_to_words(tmp_path: Path) -> None:
    words = vocabulary(made(archive(tmp_path)).root)
    assert {"text", "note"} <= words.keys()
    assert "text1" not in words


def test_the_same_sources_give_the_same_index_on_every_machine(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.support.small import archive, made;"
        "made(archive(Path(sys.argv[1]), **{'reports/2015/zh.md': sys.argv[2]}))"
    )
    trees = []
    for name, zone, seed in (("here", "Asia/Shanghai", "1"), ("there/deeper", "America/Lima", "77")):
        root = tmp_path / name
        strange = {"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "tr_TR.UTF-8", "PYTHONPATH": os.getcwd()}
        subprocess.run([sys.executable, "-c", code, root, CHINESE], env={**os.environ, **strange}, check=True)
        trees.append({path: file.read_bytes() for path, file in walk(root / ".stet/tree")})
    assert trees[0] == trees[1]
    assert [path for path in trees[0] if path.startswith("search/terms/")]


def test_names_are_safe_and_nothing_tells_of_the_machine(tmp_path: Path) -> None:
    tree = made(archive(tmp_path))
    assert {re.sub("/[0-9a-f]{12}", "/…", path) for path in files(tree.root)} == {
        "index.txt", "simplified.txt", "terms/….txt", "pages/….json",
    }  # fmt: skip
    for path, file in walk(tree.root / "search"):
        assert safe_path(f"search/{path}")
        assert file.stat().st_mode & 0o777 == 0o644
        assert str(tmp_path).encode() not in file.read_bytes(), path


def test_nothing_that_was_withdrawn_can_be_found(tmp_path: Path) -> None:
    witness = (
        "---\ntitle: Testimony of Dolkun\ndate: 2013-05-05\nlanguage: en\ntags: [dolkun case]\n---\n\nwhat Dolkun saw\n"
    )
    root = archive(tmp_path, **{"reports/2013/dolkun.md": witness})
    publisher = Archive(root, {})
    state = publisher.state
    before = files(made(root).root)
    publisher.seal()
    assert [path for path, data in before.items() if b"olkun" in data]
    assert withdraw(root, ["reports/2013/dolkun.html"], state=state, today=TODAY)
    after = files(made(root, withheld=load(state).withheld).root)
    assert [path for path, data in after.items() if b"olkun" in data] == []


def test_no_document_however_odd_keeps_the_others_from_being_found(tmp_path: Path) -> None:
    tree = made(archive(tmp_path, **ODD)).root
    assert set(rows(tree)) >= {name.replace(".md", ".html") for name in ODD}
    for typed, name in {
        "labour": "reports/2013/one.html",
        "__proto__": "reports/2015/marks.html",
        "constructor toString hasOwnProperty": "reports/2015/marks.html",
        "script alert": "reports/2015/marks.html",
        "字": "reports/2015/long.html",
        "x" * 60_000: "reports/2015/long.html",
        "oddly": "reports/2015/a b#c%20é.html",
        "\U00020001": "reports/2015/mixed.html",
        "མི": "reports/2015/mixed.html",
    }.items():
        assert name in find(tree, typed), typed[:50]


def test_the_order_in_which_a_disk_gives_its_files_does_not_matter(tmp_path: Path) -> None:
    documents = [document(f"{n}.html", f"<p>words {n}</p>", f"Page {n}") for n in range(50)]
    index.index(tmp_path / "a", documents)
    index.index(tmp_path / "b", documents[::-1])
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_a_new_word_changes_one_shard_and_a_new_report_no_page_number(tmp_path: Path) -> None:
    words = [f"{chr(97 + n % 26)}{n:05x}" for n in range(9_000)]
    documents = [
        document(f"{n}.html", f"<p>{' '.join(words[n * 9 : n * 9 + 9])}</p>", date="2001") for n in range(1_000)
    ]
    index.index(tmp_path, documents)
    before = files(tmp_path)
    documents[500] = document("500.html", f"<p>{' '.join(words[4500:4509])} mzzzz</p>", date="2001")
    index.index(tmp_path, documents)
    after = files(tmp_path)
    new = after.keys() - before.keys()
    assert len([path for path in new if path.startswith("terms/")]) == 1
    assert len([path for path in new if path.startswith("pages/")]) == 0
    index.index(tmp_path, [*documents, document("0.html", "<p>last</p>", date="2002")])
    last = files(tmp_path)
    assert len([path for path in last.keys() - after.keys() if path.startswith("terms/")]) <= 2


def test_the_search_page_alone_has_a_program_of_its_own_and_it_asks_its_own_copy_alone(tmp_path: Path) -> None:
    tree = made(archive(tmp_path))
    policies = {}
    for path, file in walk(tree.root):
        if path.endswith(".html"):
            (policies[path],) = re.findall('Content-Security-Policy" content="([^"]*)"', file.read_text("utf-8"))
    own = policies.pop("search.html")
    assert {policies.pop(f"search.{tag}.html") for tag in ("bo", "ug")} == {own}
    assert re.search(r"script-src 'sha256-[^']+'; connect-src 'self'$", own)
    assert own.startswith("default-src 'none'; ")
    assert "unsafe" not in own
    assert not [path for path, policy in policies.items() if "connect-src" in policy or "unsafe" in policy]


def test_the_program_is_a_few_kilobytes() -> None:
    code = joined("search/page").encode()
    assert len(gzip.compress(code, 9)) <= 6_200
