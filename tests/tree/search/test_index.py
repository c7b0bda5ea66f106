"""publish.tree.search, and the reader's half in Node: what is found, and what must not be."""

import gzip
import json
import os
import re
import subprocess
import sys
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.core.files import safe_path, walk
from publish.core.formats.withdrawals import load
from publish.reports.withdraw import withdraw
from publish.tree.scripts.join import joined
from publish.tree.search import grams, index
from publish.tree.sources.parsing import parser
from tests.support import seeker
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
# Characters that no version of Unicode has changed since: those that are not assigned yet may differ in each program.
KNOWN = st.characters(exclude_categories=("Cs", "Cn"))
TEXTS = st.text(KNOWN) | st.text(st.sampled_from("aÀ'’ß İıΣς\u0301\u200c\u0640ال疆維が\u3099ｶﾞ①ﬁ་།བོའི0_-\n\U00020001"))


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


def document(path: str, text: str = "", title: str = "", date: str = "", language: str = "en") -> index.Document:
    return index.Document(path, title, language, "Name", date, text)


@pytest.fixture
def several(tmp_path: Path) -> Path:
    """An index of texts in many scripts."""
    texts = {
        "en": "<p>The prisoners told of testimonies. Policemen detained them; camps were closed.</p>",
        "en2": "<p>One prisoner gave a testimony about a camp.</p>",
        "ar": "<p>أُفرج عن المعتقلين في معسكر العمل</p>",
        "ar2": "<p>قال المعتقلون إن المعسكرات أغلقت</p>",
        "ug": "<p>شىنجاڭدىكى لاگېرلارغا ئائىت ھۆججەتلەر</p>",
        "ug2": "<p>لاگېرلاردا ئۇيغۇرلار بار</p>",
        "bo": "<p>བོད་པའི་གནས་ཚུལ།</p>",
        "bo2": "<p>བུད་མེད་པ་དང་།</p>",
        "zh": "<p>新疆的警察记录</p>",
        "hant": "<p>新疆維吾爾自治區</p>",
        "ja": "<p>ウイグル人の記録が公開</p>",
        "fr": "<p>Łódź, Ürümqi et l’œuvre de Čapek ; ΟΔΟΣ, Ёлка</p>",
        "wide": "<p>２０１８年ＡＢＣ ﬁnal</p>",
    }
    index.index(tmp_path, [document(name, text) for name, text in texts.items()])
    return tmp_path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain WORDS", "plain words"),
        ("新疆警察", "新疆 疆警 警察 察"),
        ("新疆，警察。", "新疆 疆 警察 察"),
        ("維吾爾", "维吾 吾尔 尔"),
        ("in 北京 2018年", "in 北京 京 2018 年"),
        ("ひらがなと", "ひら らが がな なと と"),
        ("か\u3099く", "がく く"),
        ("བོད་ཀྱི་གནས་ཚུལ།", "བོད ཀྱི གནས ཚུལ"),
        ("شىنجاڭ، ئۇيغۇر", "شىنجاڭ ئۇيغۇر"),
        ("أُفرِجَ عـــن", "أفرج عن"),
        ("a\u200bb\x00c\ufeffd\ne", "a b c d e"),
        ("odd\u200cly soft\xadly", "oddly softly"),
        ("don't the ‘editor’s’ O’Neill", "dont the editors oneill"),
        ("re-education a_b", "re education a b"),
        ("Ürümqi Łódź Straße ΣΟΦΟΣ Ёлка İstanbul ı", "urumqi lodz strasse σοφοσ елка istanbul i"),
        ("２０１８ ﬁne", "2018 fine"),
        ("x" * 100, "x" * 40),
        ("__proto__ <b>", "proto b"),
        ("🙂 … — “”", ""),
        ("", ""),
    ],
)
def test_texts_are_cut_where_their_script_has_words(text: str, expected: str) -> None:
    assert " ".join(grams.cut(text)) == expected
    assert " ".join(seeker.ask("terms", text=text)) == expected


@settings(max_examples=600, deadline=None)
@given(TEXTS)
def test_what_is_published_and_what_is_typed_are_cut_alike(text: str) -> None:
    assert grams.cut(text) == seeker.ask("terms", text=text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_a_text_is_found_in_whichever_form_its_letters_are_written(text: str) -> None:
    assert grams.cut(unicodedata.normalize("NFD", text)) == grams.cut(unicodedata.normalize("NFC", text))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_no_term_holds_what_ends_a_line_or_a_field(text: str) -> None:
    for term in grams.cut(text):
        assert len(term) <= grams.TERM_MAX_LENGTH
        assert not re.search(r"\s", term)


def test_every_traditional_character_has_one_simplified_form_and_no_simplified_one_has_another() -> None:
    table = grams.simplified()
    assert len(table) > 2_500
    assert not {chr(one) for one in table} & set(table.values())


@pytest.mark.parametrize(
    ("typed", "words", "phrases"),
    [
        ("Labour CAMPS", ["labour", "camps"], []),
        ('"labour camps" don\'t', ["labour", "camps", "dont"], [["labour", "camps"]]),
        ("re-education", ["re", "education"], [["re", "education"]]),
        ("新疆", ["新疆"], []),
        ("法", ["法"], []),
        ("維吾爾 leak", ["维吾", "吾尔", "leak"], [["维", "吾", "尔"]]),
        ("བོད་ཡིག།", ["བོད", "ཡིག"], [["བོད", "ཡིག"]]),
        ('""', [], []),
        ('"open', ["open"], []),
        ("<b>…</b> &", ["b"], [["b", "b"]]),
        ("a " * 99, ["a"], []),
    ],
)
def test_what_is_typed_is_asked_for_word_by_word(typed: str, words: list[str], phrases: list[list[str]]) -> None:
    assert seeker.ask("ask", typed=typed) == {"words": words, "phrases": phrases}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("prisoner", ["en2", "en"]),
        ("prisoners", ["en", "en2"]),
        ("testimony", ["en2", "en"]),
        ("testimonies", ["en", "en2"]),
        ("camp", ["en2", "en"]),
        ("camps", ["en", "en2"]),
        ("polic", ["en"]),
        ("po", []),
        ("المعتقلين", ["ar", "ar2"]),
        ("المعتقل", ["ar2", "ar"]),
        ("معتقلون", ["ar2", "ar"]),
        ("معسكر", ["ar", "ar2"]),
        ("المعسكر", ["ar2", "ar"]),
        ("افرج", []),
        ("لاگېرلارغا", ["ug", "ug2"]),
        ("لاگېرلار", ["ug2", "ug"]),
        ("ھۆججەت", ["ug"]),
        ("ئۇيغۇر", ["ug2"]),
        ("པ", ["bo2", "bo"]),
        ("བ", []),
        ("བོད", ["bo"]),
        ("警", ["zh"]),
        ("录", ["zh", "ja"]),
        ("維吾爾", ["hant"]),
        ("维吾尔", ["hant"]),
        ("記録", ["zh", "ja"]),
        ("記録が公開", ["ja"]),
        ("ｳｲｸﾞﾙ", ["ja"]),
        ("lodz", ["fr"]),
        ("urumqi", ["fr"]),
        ("οδος", ["fr"]),
        ("елка", ["fr"]),
        ("2018 abc final", ["wide"]),
        ("prisoner testimony", ["en2", "en"]),
        ("prisoner nowhere", []),
        ("", []),
    ],
)
def test_a_word_finds_its_own_and_its_endings(several: Path, typed: str, expected: list[str]) -> None:
    assert find(several, typed) == expected


def test_the_very_words_come_before_their_endings_however_often_those_stand(tmp_path: Path) -> None:
    often, once = "<p>" + "prisoners " * 90 + "</p>", "<p>" + "something " * 900 + "prisoner</p>"
    index.index(tmp_path, [document("often", often, title="Prisoners"), document("once", once)])
    assert find(tmp_path, "prisoner") == ["once", "often"]


def test_where_a_word_stands_counts(tmp_path: Path) -> None:
    filler = "<p>" + "something else " * 60
    texts = {
        "text": document("text", filler + "camp</p>"),
        "heading": document("heading", "<h2 id='a'>The <em>camp</em></h2>" + filler + "</p>"),
        "title": document("title", filler + "</p>", title="A camp"),
        "nowhere": document("nowhere", filler + "</p>"),
    }
    index.index(tmp_path, texts.values())
    assert find(tmp_path, "camp") == ["title", "heading", "text"]


def test_pairs_that_stand_in_no_text_do_not_hide_the_others(several: Path) -> None:
    answer = seeker.ask("find", tree=str(several), typed="新疆记录")
    assert ([page["path"] for page in answer["pages"]], answer["loose"]) == (["zh"], True)
    assert find(several, "新猫") == []


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


def test_a_result_says_title_date_and_language(tmp_path: Path) -> None:
    row = rows(made(archive(tmp_path, **{"reports/2015/uyghur.md": CHINESE})).root)["reports/2015/uyghur.html"]
    assert row == ["reports/2015/uyghur.html", "維吾爾人", "2015-01-01", "zh-Hant", "繁體中文"]


class _Oracle(HTMLParser):
    """The words of a page by an HTML parser, which is slower than what the build does."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipped or tag == "sup" or dict(attrs).get("class") == "footnote-backref":
            self._skipped += tag not in ("br", "hr", "img")
        elif tag == "img":
            self.words.append(f" {dict(attrs).get('alt') or ''} ")
        elif tag not in ("a", "code", "em", "span", "strong"):
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif tag not in ("a", "code", "em", "span", "strong"):
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.words.append(data)


PARTS = (
    *("a", "**b**", "*c*", "`<d>`", "<sup>e</sup>", '![f " > <g>](x.png "t > \'")', '[h](y.html ">")', "[^1]"),
    *("[^1]: note > <b>", "# i", "- j", "| k | l |\n|---|---|\n| m > | `</p>` |", "&lt;p&gt; &copy; &#60;"),
    *("    <pre>", "<me@example.org>", "<http://a.example/?b>c>", "> q", "<!-- x -->", "<script>1</script>"),
    *('a<b c=">">d', " ", "\n", "\n\n"),
)
MARKDOWN = st.lists(st.sampled_from(PARTS), max_size=12)


@settings(max_examples=400, deadline=None)
@given(MARKDOWN)
def test_a_texts_words_are_those_that_an_html_parser_finds(parts: list[str]) -> None:
    rendered = parser().convert("".join(parts))
    oracle = _Oracle()
    oracle.feed(rendered)
    oracle.close()
    assert index.plain(rendered).split() == "".join(oracle.words).split(), rendered


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


def test_many_pages_are_found_in_many_pieces(tmp_path: Path) -> None:
    words = [f"{chr(97 + n % 26)}{n:05x}" for n in range(6_000)]
    documents = [document(f"{n:04}.html", f"<p>all {' '.join(words[n * 6 : n * 6 + 6])}</p>") for n in range(1_000)]
    index.index(tmp_path, documents)
    shards = [data for path, data in files(tmp_path).items() if path.startswith("terms/")]
    assert len(shards) > 5
    assert max(map(len, shards)) < index.SHARD_MAX_LENGTH + 3_000
    assert len(find(tmp_path, "all")) == 1_000
    for n in (0, 31, 32, 500, 999):
        for word in words[n * 6 : n * 6 + 6]:
            answer = seeker.ask("find", tree=str(tmp_path), typed=word)
            assert f"{n:04}.html" in [page["path"] for page in answer["pages"]]
    assert seeker.ask("find", tree=str(tmp_path), typed="nowhere")["pages"] == []


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


BROKEN = {
    "index.txt": b"stet-search-1 5 32\nx\n",
    "index.txt again": b"another index",
    "index.txt of later": b"stet-search-2 5 32\n0123456789ab\n",
    "terms": b"camp 9zzzzA\nlabour !\n",
    "terms of markup": b"labour <script>\n",
    "pages": b"[]",
    "pages of another kind": b'[{"path": "x"}, [1,2,3,4,5]]',
    "pages that are none": b"<!doctype html>",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_piece_that_is_wrong_is_an_error_and_no_result(tmp_path: Path, name: str) -> None:
    index.index(tmp_path, [document("one.html", "<p>labour camp</p>")])
    where = name.partition(" ")[0]
    for file in [tmp_path / "search" / where] if where.endswith(".txt") else (tmp_path / "search" / where).iterdir():
        file.write_bytes(BROKEN[name])
    with pytest.raises(AssertionError, match=r"search:|JSON"):
        seeker.ask("find", tree=str(tmp_path), typed="labour camp")


def test_a_word_that_begins_too_many_others_says_that_there_may_be_more(tmp_path: Path) -> None:
    words = " ".join(f"con{n:05}{'x' * 30}" for n in range(9_000))
    index.index(tmp_path, [document("one.html", f"<p>{words}</p>")])
    answer = seeker.ask("find", tree=str(tmp_path), typed="con")
    assert answer["part"]
    assert len([path for path in answer["read"] if "/terms/" in path]) == 12


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("新疆的警察记录，2018 年公布。", "警察记录", "警察记录"),
        ("新疆維吾爾自治區", "维吾尔", "維吾爾"),
        ("一警二", "警", "警"),
        ("The Prisoners’ café", "prisoner cafe", "Prisoners café"),
        ("པཎ་ཆེན་བླ་མ་དགེ་འདུན།", "པཎ་ཆེན", "པཎ ཆེན"),
    ],
)
def test_what_was_found_is_marked_and_the_text_is_as_it_was(text: str, typed: str, marked: str) -> None:
    parts = seeker.ask("excerpt", text=text, typed=typed)["parts"]
    assert "".join(part["text"] for part in parts) == text
    assert re.sub(r"[\s’]", "", "".join(part["text"] for part in parts if part["marked"])) == marked.replace(" ", "")


def test_the_part_that_is_shown_is_where_the_words_stand_together() -> None:
    text = "labour far away. " + "nothing here. " * 200 + "The labour camp closed. " + "nothing else. " * 200
    parts = seeker.ask("excerpt", text=text, typed="labour camp")["parts"]
    shown = "".join(part["text"] for part in parts)
    assert "The labour camp closed." in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 600


@pytest.mark.parametrize(
    ("text", "typed", "place"),
    [
        ("a labour camp", '"labour camp"', 1),
        ("a labour camps", '"labour camp"', 1),
        ("labour in camp", '"labour camp"', -1),
        ("新疆的警察", "疆的警", 1),
        ("新疆，的警察", "疆的警", -1),
        ("བོད་ཀྱི་ཡིག", "བོད་ཡིག", -1),
        ("བོད་ཡིག", "བོད་ཡིག", 0),
        ("re-education", "re-education", 0),
    ],
)
def test_words_side_by_side_are_those_that_nothing_parts(text: str, typed: str, place: int) -> None:
    assert seeker.ask("excerpt", text=text, typed=typed)["places"] == [place]


def test_the_search_page_alone_has_a_program_of_its_own_and_it_asks_its_own_copy_alone(tmp_path: Path) -> None:
    tree = made(archive(tmp_path))
    policies = {}
    for path, file in walk(tree.root):
        if path.endswith(".html"):
            (policies[path],) = re.findall('Content-Security-Policy" content="([^"]*)"', file.read_text("utf-8"))
    own = policies.pop("search.html")
    assert re.search(r"script-src 'sha256-[^']+'; connect-src 'self'$", own)
    assert own.startswith("default-src 'none'; ")
    assert "unsafe" not in own
    assert not [path for path, policy in policies.items() if "connect-src" in policy or "unsafe" in policy]


def test_the_program_is_a_few_kilobytes() -> None:
    code = joined("search/page").encode()
    assert len(gzip.compress(code, 9)) <= 6_000
