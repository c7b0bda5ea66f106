"""publish.tree.search.index, read by the browser's half in Node: what is found, in which order, and how it is shown."""

import json
import re
from pathlib import Path

import pytest

from publish.core.files import walk
from publish.tree.search import index
from tests.support import seeker
from tests.support.seeker import find
from tests.support.small import archive, made

CHINESE = "---\ntitle: 維吾爾人\ndate: 2015-01-01\nlanguage: zh-Hant\n---\n\n新疆警察，2018 年。電報\n"


def files(tree: Path) -> dict[str, bytes]:
    return {path: file.read_bytes() for path, file in walk(tree / "search")}


def rows(tree: Path) -> dict[str, list[str]]:
    """What is shown of each page, by its path."""
    blocks = [json.loads(data) for path, data in files(tree).items() if path.startswith("pages/")]
    return {row[0]: row for block in blocks for row in block}


def document(path: str, text: str = "", title: str = "", date: str = "", language: str = "en") -> index.FindablePage:
    return index.FindablePage(path, title, language, "Name", date, text)


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
        ("افرج", ["ar"]),
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


def test_a_result_says_title_date_and_language(tmp_path: Path) -> None:
    row = rows(made(archive(tmp_path, **{"reports/2015/uyghur.md": CHINESE})).root)["reports/2015/uyghur.html"]
    assert row == ["reports/2015/uyghur.html", "維吾爾人", "2015-01-01", "zh-Hant", "繁體中文"]


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


BROKEN = {
    "index.txt": b"stet-search-2 5 32\nx\n",
    "index.txt again": b"another index",
    "index.txt of later": b"stet-search-3 5 32\n0123456789ab\n",
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
