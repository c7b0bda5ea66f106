"""publish.build.search and publish.build.grams: what can be found, and what must not be."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from publish.build import grams, search
from publish.errors import StetError
from publish.files import safe_path, walk
from publish.withdraw import withdraw
from publish.withdrawals import load
from tests.factory import Archive
from tests.services.fixtures import skipping
from tests.services.node import node
from tests.small import TODAY, archive, made

SCRIPT = Path(__file__).parents[1] / "publish/theme/search.js"
CHINESE = "---\ntitle: 維吾爾人\ndate: 2015-01-01\nlanguage: zh-Hant\n---\n\n新疆警察，2018 年。電報\n"
ODD = {
    "reports/2015/marks.md": "---\ntitle: ___PAGEFIND_WEIGHT___9\ndate: 2015-02-01\nlanguage: en\n---\n\n"
    "___PAGEFIND_ANCHOR___h2:x:y ___END_PAGEFIND_WEIGHT___ and `<script>alert(1)</script>` </h1></body>\n",
    "reports/2015/empty.md": '---\ntitle: "…"\ndate: 2015-02-02\nlanguage: tlh\n---\n',
    "reports/2015/long.md": f"---\ntitle: Long\ndate: 2015-02-03\nlanguage: zh\n---\n\n{'字' * 20_000}{'x' * 70_000}\n",
    "reports/2015/a b#c%20é.md": "---\ntitle: Odd name\ndate: 2015-02-04\nlanguage: en\n---\n\nodd\u200cly\n",
    "reports/2015/mixed.md": "---\ntitle: མི་ 人 ئادەم\ndate: 2015-02-05\nlanguage: mn-Mong\n---\n\n"
    "\U00020001\U0010fffd 🙂\n",
}


def plain(tree: Path) -> dict[str, bytes]:
    """What the index says, unpacked."""
    files = {path: file.read_bytes() for path, file in walk(tree / "search")}
    return {path: gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data for path, data in files.items()}


def texts(tree: Path) -> dict[str, dict[str, object]]:
    """The texts that results are shown from, by the page they lead to."""
    found = [json.loads(data[12:]) for path, data in plain(tree).items() if path.endswith(".pf_fragment")]
    return {text["url"]: text for text in found}


def words(tree: Path) -> bytes:
    """All that can be found, run together."""
    return b"\n".join(data for path, data in plain(tree).items() if path.endswith(".pf_index"))


def by_javascript(call: str, *arguments: object) -> object:
    with skipping():
        program = node()
    code = f"import {{ {call} }} from {json.dumps(SCRIPT.as_uri())};" + (
        "const fold = (text) => text.replaceAll('維', '维').replaceAll('爾', '尔');"
        "const [args] = JSON.parse(process.argv[1]);"
        f"console.log(JSON.stringify({call}({'args, fold' if call == 'cut' else '...args'})));"
    )
    command = [str(program), "--no-warnings", "--input-type=module", "-e", code, "--", json.dumps([arguments[0]])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words", "plain words"),
        ("新疆警察", "新疆 疆警 警察 察"),
        ("新疆，警察。", "新疆 疆 ， 警察 察 。"),
        ("維吾爾", "維吾/维吾 吾爾/吾尔 爾/尔"),
        ("in 北京 2018年", "in 北京 京 2018 年"),
        ("ひらがなと", "ひら らが がな なと と"),
        ("བོད་ཀྱི་གནས་ཚུལ།", "བོད་ ཀྱི་ གནས་ ཚུལ །"),
        ("شىنجاڭ، ئۇيغۇر", "شىنجاڭ، ئۇيغۇر"),
        ("a\u200bb\x00c\ud800d\ufeff", "a b c d"),
        ("___PAGEFIND_WEIGHT___9", "_ _ _ PAGEFIND_WEIGHT_ _ _ 9"),
        ("", ""),
    ],
)
def test_texts_are_cut_where_their_script_has_words(text: str, expected: str) -> None:
    assert grams.cut(text) == expected


def test_every_traditional_character_has_one_simplified_form_and_no_simplified_one_has_another() -> None:
    table = grams.simplified()
    assert len(table) > 2_500
    assert not {chr(one) for one in table} & set(table.values())


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Labour CAMPS", {"words": ["labour", "camps"], "pairs": [], "phrases": []}),
        ('"labour camps" don\'t', {"words": ["labour", "camps", "dont"], "phrases": [["labour", "camps"]]}),
        ("新疆", {"words": [], "pairs": ["新疆"], "phrases": []}),
        ("法", {"words": ["法"], "pairs": []}),
        ("維吾爾 leak", {"words": ["leak"], "pairs": ["维吾", "吾尔"], "phrases": [["维吾", "吾尔"]]}),
        ("བོད་ཡིག།", {"words": ["བོད", "ཡིག"], "phrases": [["བོད", "ཡིག"]]}),
        ('""', {"words": [], "pairs": [], "phrases": []}),
        ("<b>…</b> &", {"words": ["bb"]}),
    ],
)
def test_what_is_typed_is_cut_as_the_texts_are(typed: str, expected: dict[str, object]) -> None:
    answer = by_javascript("cut", typed)
    assert isinstance(answer, dict)
    assert {key: answer[key] for key in expected} == expected


@pytest.mark.parametrize(
    "text",
    [
        "two words",
        "新疆警察，2018 年。電報",
        "維吾爾",
        "བོད་ཀྱི་གནས་ཚུལ། གཉིས་པ།",
        "شىنجاڭ، ئۇيغۇر",
        "see 北京 city",
        "ひらがなと漢字",
    ],
)
def test_a_text_can_be_read_off_again_as_it_was(text: str) -> None:
    shown = by_javascript("joined", [grams.cut(text).split(" ")])
    assert isinstance(shown, list)
    assert "".join(shown) == text


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
    assert set(texts(tree.root)) == pages
    assert b"present" in words(tree.root)
    assert b"former" not in words(tree.root)


def test_a_report_is_found_by_its_places_tags_evidence_and_sources(tmp_path: Path) -> None:
    found = words(made(archive(tmp_path)).root)
    for word in ("masanjia", "北京", "order", "paper"):
        assert word.encode() in found


def test_a_result_says_title_date_and_language(tmp_path: Path) -> None:
    text = texts(made(archive(tmp_path, **{"reports/2015/uyghur.md": CHINESE})).root)["reports/2015/uyghur.html"]
    assert isinstance(text["meta"], dict)
    assert bytes(ord(sign) - 0xE000 for sign in text["meta"]["language"]).decode() == "zh-Hant 繁體中文"
    assert (text["meta"]["title"], text["meta"]["date"]) == ("維吾/维吾 吾爾/吾尔 爾人/尔人 人", "2015-01-01")


def test_numbers_of_footnotes_do_not_stick_to_words(tmp_path: Path) -> None:
    text = str(texts(made(archive(tmp_path)).root)["reports/2013/one.html"]["content"])
    assert "What happened." in text
    assert "Text and the other" in text
    assert "A note." in text
    assert "↑" not in text


def test_the_same_sources_give_the_same_index_on_every_machine(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.small import archive, made;"
        "made(archive(Path(sys.argv[1]), **{'reports/2015/zh.md': sys.argv[2]}))"
    )
    trees = []
    for name, zone, seed in (("here", "Asia/Shanghai", "1"), ("there/deeper", "America/Lima", "77")):
        root = tmp_path / name
        strange = {"TZ": zone, "PYTHONHASHSEED": seed, "PAGEFIND_ROOT_SELECTOR": "h1", "PYTHONPATH": os.getcwd()}
        subprocess.run([sys.executable, "-c", code, root, CHINESE], env={**os.environ, **strange}, check=True)
        trees.append({path: file.read_bytes() for path, file in walk(root / ".stet/tree")})
    assert trees[0] == trees[1]
    assert [path for path in trees[0] if path.startswith("search/fragment/")]


def test_names_are_safe_and_nothing_tells_of_the_machine(tmp_path: Path) -> None:
    tree = made(archive(tmp_path))
    for path, file in walk(tree.root / "search"):
        assert safe_path(f"search/{path}")
        assert file.stat().st_mode & 0o777 == 0o644
    for path, data in plain(tree.root).items():
        assert str(tmp_path).encode() not in data, path
        assert b"/tmp/" not in data, path
    kept = {path.partition("/")[0] for path in plain(tree.root)}
    assert {name for name in kept if "ui" in name or "highlight" in name or name.startswith(".")} == set()


def test_nothing_that_was_withdrawn_can_be_found(tmp_path: Path) -> None:
    witness = (
        "---\ntitle: Testimony of Dolkun\ndate: 2013-05-05\nlanguage: en\ntags: [dolkun case]\n---\n\nwhat Dolkun saw\n"
    )
    root = archive(tmp_path, **{"reports/2013/dolkun.md": witness})
    publisher = Archive(root, {})
    state = publisher.state
    before = plain(made(root).root)
    publisher.seal()
    assert [path for path, data in before.items() if b"olkun" in data]
    assert withdraw(root, ["reports/2013/dolkun.html"], state=state, today=TODAY)
    after = plain(made(root, withheld=load(state).withheld).root)
    assert [path for path, data in after.items() if b"olkun" in data] == []
    assert [path for path in before if path.endswith(".pf_fragment") and path not in after] != []


def test_no_document_however_odd_keeps_the_others_from_being_found(tmp_path: Path) -> None:
    tree = made(archive(tmp_path, **ODD))
    assert set(texts(tree.root)) >= {name.replace(".md", ".html") for name in ODD}
    assert b"labour" in words(tree.root) or b"labor" in words(tree.root)
    marks = texts(tree.root)["reports/2015/marks.html"]
    assert marks["anchors"] == []
    assert "<script>alert(1)</script>" in str(marks["content"])


def test_a_page_that_pagefind_leaves_out_ends_the_build(tmp_path: Path) -> None:
    same = search.Document("a.html", "", "en", "English", "", "")
    with pytest.raises(StetError, match="indexed 1 of 2 pages"):
        search.index(tmp_path, [same, same], "en")


def test_without_pagefind_the_build_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    with pytest.raises(StetError, match="pagefind is not installed") as caught:
        made(archive(tmp_path))
    assert "pip install pagefind-bin" in str(caught.value.hint)


def test_the_order_in_which_a_disk_gives_its_files_does_not_matter(tmp_path: Path) -> None:
    documents = [search.Document(f"{n}.html", f"Page {n}", "en", "English", "", "<p>words</p>") for n in range(50)]
    search.index(tmp_path / "a", documents, "en")
    search.index(tmp_path / "b", documents[::-1], "en")
    one, other = ({path: file.read_bytes() for path, file in walk(tmp_path / name)} for name in "ab")
    assert one == other


def test_pagefind_that_fails_ends_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pagefind_bin  # type: ignore[import-untyped]

    for program in ("true", "false"):
        found = Path(shutil.which(program) or "")
        monkeypatch.setattr(pagefind_bin, "get_executable", lambda found=found: found)
        with pytest.raises(StetError, match=r"pagefind stopped with \d"):
            made(archive(tmp_path / program))


def test_many_texts_lie_in_many_folders(tmp_path: Path) -> None:
    many = search.SPLIT_ABOVE + 1
    documents = [search.Document(f"{n}.html", f"Page {n}", "en", "English", "", "") for n in range(many)]
    search.index(tmp_path, documents, "en")
    found = [path for path, _ in walk(tmp_path / "search/fragment")]
    assert len(found) == many
    assert all(re.fullmatch(r"([0-9a-f]{2})/en_\1[0-9a-f]+\.pf_fragment", path) for path in found)


def test_the_endings_of_the_archives_own_language_are_known(tmp_path: Path) -> None:
    front = "---\ntitle: الأرشيف\nlanguage: ar\n---\n\nنص\n"
    tree = made(archive(tmp_path, **{"index.md": front}))
    assert list(json.loads(plain(tree.root)["pagefind-entry.json"])["languages"]) == ["ar"]


def test_the_search_page_alone_may_load_scripts_and_only_from_its_own_copy(tmp_path: Path) -> None:
    tree = made(archive(tmp_path))
    policies = {}
    for path, file in walk(tree.root):
        if path.endswith(".html"):
            (policies[path],) = re.findall('Content-Security-Policy" content="([^"]*)"', file.read_text("utf-8"))
    own = policies.pop("search.html")
    assert re.search(r"script-src 'self' 'wasm-unsafe-eval' 'sha256-[^']+'; connect-src 'self'$", own)
    assert own.startswith("default-src 'none'; ")
    assert not [
        path for path, policy in policies.items() if "wasm" in policy or "'self'" in policy.partition("script-src")[2]
    ]
