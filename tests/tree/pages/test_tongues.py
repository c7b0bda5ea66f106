"""publish.tree.pages.tongues: each page of an archive's own, once for each language that it speaks."""

import re
from pathlib import Path

import pytest

from publish.core.catalogues import in_order, languages
from publish.core.files import walk
from publish.core.formats import bundlelist, mirrorlist
from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Bundle, Entry, Mirror, Tree
from publish.tree.languages import words
from publish.tree.pages.indexes import KINDS
from publish.tree.pages.tongues import Tongues, spoken
from tests.support.foreignwords import foreign
from tests.support.small import ONE, SETTINGS, TWO, archive, content, made, page
from tests.tree.conftest import Links

UYGHUR_FRONT = "---\ntitle: ئارخىپ\nlanguage: ug\n---\n\nخۇش كېلىپسىز.\n"


@pytest.fixture(scope="module")
def spoken_tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    empty = "---\ntitle: {0}\ndate: 2014-02-01\nlanguage: {0}\n---\n"
    more: dict[str, str | bytes | None] = {f"reports/2014/{tag}.md": empty.format(tag) for tag in ("zh-TW", "fr")}
    return made(archive(tmp_path_factory.mktemp("tongues"), **more, **{"index.ug.md": UYGHUR_FRONT}))


def test_the_row_begins_with_the_scripts_of_the_region_and_ends_with_english() -> None:
    assert in_order(languages()) == ("ug", "bo", "zh-Hans", "zh-Hant", "ar", "en")
    assert in_order(["en", "fr", "kk-Cyrl", "ar", "ug-Latn"]) == ("ug-Latn", "kk-Cyrl", "ar", "fr", "en")


def test_an_archive_of_one_language_has_each_page_once_and_no_row(tmp_path: Path) -> None:
    plain = ONE.replace("[the other](two.md#kham)", "x")
    gone = {"reports/2013/two.md": None, "reports/2014/three.md": None}
    tree = made(archive(tmp_path, **gone, **{"reports/2013/one.md": plain}))
    paths = content(tree.root)
    assert not [p for p in paths if re.match(r"(index|search|by/(ug|bo|en|zh-Hans))\b.?[a-z]*\.html|by/(ug|bo|en)/", p)
                and p not in ("index.html", "search.html")]  # fmt: skip
    assert page(tree, "reports/2013/one.html").count('class="ways"') == 1
    assert 'rel="alternate" hreflang' not in page(tree, "search.html")


def test_pages_of_a_language_lead_to_pages_of_that_language_alone(spoken_tree: Tree) -> None:
    ours = re.compile(r"(index|search)\.|by/(?!language/[a-zA-Z-]+\.html)")
    for path, file in walk(spoken_tree.root):
        if not path.endswith(".html") or path == "404.html":
            continue
        text = file.read_text("utf-8")
        tag = words(re.findall('<html lang="([^"]+)"', text)[0])[0]
        for row in re.findall(r'<(?:nav|div) class="ways"[^>]*>\n<(?:a href="[^"]*" lang|strong).*?</nav>', text, re.S):
            text = text.replace(row, "")
        for address in Links(text.partition("<body>")[2]).followed:
            target = re.sub(r"^(\.\./)+", "", address)
            if target.endswith("language/index.html") or (ours.match(target) and "/language/" not in target):
                there = re.findall(
                    r"^(?:index|search)\.(.*)\.html|^by/([a-zA-Z-]+)/(?:year|place|tag|language)/", target
                )
                found = "".join(there[0]) if there else "en"
                assert found == (tag if tag in ("ug", "bo", "zh-Hant") else "en"), f"{path}: {address}"


def test_each_page_leads_to_itself_in_the_file_for_all_copies_and_is_taken_along_there(tmp_path: Path) -> None:
    tree = made(archive(tmp_path), fingerprint="ab" * 32)
    for path, of in {
        "reports/2014/three.html": "ug",
        "index.bo.html": "bo",
        "by/ug/year/index.html": "ug",
    }.items():
        assert f'open.html#{of}/{path}">' in page(tree, path)
        assert f'open.html#{of}/{path}?take" hidden>' in page(tree, path)
    assert 'open.html#en/search.html">' in page(tree, "search.html")
    assert 'open.html#en/index.html">' in page(tree, "404.html")
    assert '?take" ' not in page(tree, "search.html") + page(tree, "404.html")


REPORT = (
    "---\ntitle: {0}\ndate: 2015-0{1}-01\nlanguage: {2}\nplaces: [Lhasa]\ntags: [camps]\nauthor: {3}\n---\n\n## {0}\n"
)
SIX = {
    "zh-Hans": ("拉萨的报告", "刘"), "zh-Hant": ("拉薩的報告", "劉"), "ug": ("ئۈرۈمچى", "ئابلىز"),
    "ar": ("تقرير", "سمير"),
    "bo": ("ལྷ་སའི་སྙན་ཐོ།", "ཚེ་རིང་།"), "en": ("A report", "Smith"),
}  # fmt: skip
LISTS = MirrorList((Mirror("https://a.example/", "web", True),))


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """Every kind of page in all six languages, those of words too."""
    more: dict[str, str | bytes | None] = {
        f"reports/2015/{tag}.md": REPORT.format(title, number, tag, author)
        for number, (tag, (title, author)) in enumerate(SIX.items(), 1)
    }
    more |= {
        "reports/2013/two.md": TWO.replace("## Kham", "## ཁམས།"),
        "reports/2014/three.md": None,
        "reports/2013/one.md": ONE.replace("#kham", ""),
    }
    more["places.toml"] = 'Lhasa = {bo = "ལྷ་ས", zh-Hans = "拉萨", ug = "لخاسا", ar = "لاسا"}\n'
    more["WITHDRAWN"] = f"1 2014-06-01 {'ab' * 32} safety\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("publish.tree.pages.wordlists.TITLES_MAX", 1)
        return made(archive(tmp_path_factory.mktemp("six"), **more), fingerprint="ab" * 32)


def test_no_page_of_any_language_says_a_word_of_another_that_is_not_marked(six: Tree) -> None:
    pages = {path: file.read_text("utf-8") for path, file in walk(six.root) if path.endswith(".html")}
    assert {tag for text in pages.values() for tag in re.findall('<html lang="([^"]+)"', text)} == set(languages())
    carried = Entry(f"targets/{'a' * 64}.bundles.html", "a" * 64, 3)
    whole = [Bundle("all.zim", "zim", "", "0" * 64, Entry("targets/y", "0" * 64, 9))]
    for tag, (title, _) in SIX.items():
        said = mirrorlist.page(LISTS, title=title, fingerprint="ab" * 32, language=tag, bundles=carried)
        pages |= {f"mirrors.{tag}": said.decode(), f"bundles.{tag}": bundlelist.page(whole, tag).decode()}
    assert {path: found for path, text in pages.items() if (found := list(foreign(text)))} == {}


OWN = {  # without a catalogue: the theme's words are English, or those of the same language in other letters
    "fa": ("گزارش", "سمیر"), "kk": ("Есеп", "Әлия"), "kk-Arab": ("ەسەپ", "ءاليا"),
}  # fmt: skip
MORE = (
    "machine_translated: true\n---\n\n## {0}\n\n{{{{p. 3}}}}\n\n## {0} {0}\n\n| {0} | {0} |\n|---|---|\n| {0} | 1 |\n"
)
FRONT = "---\ntitle: {0}\nlanguage: {1}\n---\n\n{0}\n"


@pytest.mark.parametrize("main", ["en", *OWN])
def test_pages_in_a_language_without_a_catalogue_mark_each_word_that_is_not_of_it(tmp_path: Path, main: str) -> None:
    gone = dict.fromkeys(f"reports/{name}.md" for name in ("2013/one", "2013/two", "2014/three"))
    more: dict[str, str | bytes | None] = {**gone}
    for tag, (title, author) in (SIX | OWN | {"ug-Latn": ("Doklat", "Abliz")}).items():
        head = REPORT.format(title, 1, tag, author).partition("---\n\n")[0]
        more[f"reports/2015/{tag}.md"] = head + MORE.format(title)
        more["index.md" if tag == main else f"index.{tag}.md"] = FRONT.format(title, tag)
    title = (SIX | OWN)[main][0]
    more["about.md"] = FRONT.format(title, main)
    sources = archive(tmp_path, **more)
    (sources / "mkdocs.yml").write_text(SETTINGS.replace("Small", title), "utf-8")
    tree = made(sources, fingerprint="ab" * 32)
    pages = {path: file.read_text("utf-8") for path, file in walk(tree.root) if path.endswith(".html")}
    assert {*OWN, "ug-Latn"} <= {tag for text in pages.values() for tag in re.findall('<html lang="([^"]+)"', text)}
    assert {path: found for path, text in pages.items() if (found := list(foreign(text)))} == {}


@pytest.mark.parametrize(
    ("language", "path", "planted"),
    [("ug", "index.ug.html", "Latest"), ("zh-Hans", "search.zh-Hans.html", words("zh-Hant")[1]["withdrawn"]),
     ("en", "index.html", "报告"), ("ar", "search.ar.html", words("ug")[1]["search"])],
)  # fmt: skip
def test_a_word_of_another_language_is_found_where_it_is_not_marked(
    six: Tree, language: str, path: str, planted: str
) -> None:
    text = page(six, path)
    assert list(foreign(text.replace("<main", f"<p>{planted}</p><main", 1))) == [(language, planted)]
    of = {"Latest": "en", "报告": "zh-Hans"}.get(planted, "zh-Hant" if language == "zh-Hans" else "ug")
    assert not list(foreign(text.replace("<main", f'<p><bdi lang="{of}">{planted}</bdi></p><main', 1)))


def test_each_page_names_itself_in_all_languages(spoken_tree: Tree) -> None:
    for path in ("by/year/2013.html", "by/bo/year/2013.html", "search.zh-Hant.html", "index.ug.html", "index.html"):
        text = page(spoken_tree, path)
        found = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="(?:\.\./)*([^"]+)">', text)
        assert [tag for tag, _ in found] == ["ug", "bo", "zh-Hant", "en", "x-default"]
        assert all((spoken_tree.root / to).is_file() for _, to in found)
        assert text.count('aria-current="page"') == 1


def test_a_front_page_of_the_publishers_stands_in_its_language(spoken_tree: Tree) -> None:
    text = page(spoken_tree, "index.ug.html")
    assert "خۇش كېلىپسىز" in text
    assert "<h1>ئارخىپ</h1>" in text
    other = page(spoken_tree, "index.bo.html")
    assert '<h1><bdi lang="en" dir="ltr">Small</bdi></h1>' in other
    rows = re.findall(r"</time> <a [^>]*>([^<]+)", other)
    assert rows[0] == "བོད་ཀྱི་གནས་ཚུལ།", "what its reader can read is not the first"
    assert len(rows) == 5


def test_a_report_leads_to_the_front_pages_of_languages_that_it_is_not_in(spoken_tree: Tree) -> None:
    (row,) = re.findall(r'<nav class="ways" aria-label="[^"]*">\n(<a href="[^"]*" lang=.*?)</nav>',
                        page(spoken_tree, "reports/2013/two.html"), re.S)  # fmt: skip
    assert re.findall('lang="([^"]+)"', row) == ["ug", "zh-Hant"]  # its English original is named above its title
    # By words: two rows of languages, none of them in both, would be a riddle.
    assert re.findall('lang="[^"]+">([^<]+)</a>', row) == [words(tag)[1]["front"] for tag in ("ug", "zh-Hant")]
    (below,) = re.findall('<nav class="tongues".*?</nav>', page(spoken_tree, "reports/2013/two.html"), re.S)
    assert ">English</a>" in below


def test_nothing_is_at_an_address_in_all_languages(spoken_tree: Tree) -> None:
    text = page(spoken_tree, "404.html")
    for tag in ("ug", "bo", "zh-Hant"):
        assert f'<section lang="{tag}" dir="{"rtl" if tag == "ug" else "ltr"}">' in text
        assert words(tag)[1]["missing"] in text
        assert f'<a href="../../index.{tag}.html">{words(tag)[1]["front"]}</a>' in text


def test_a_list_of_what_was_withdrawn_is_there_in_each_language(tmp_path: Path) -> None:
    tree = made(archive(tmp_path, WITHDRAWN=f"1 2014-01-01 {'0' * 64} court\n"))
    assert words("bo")[1]["withdrawn"] in page(tree, "withdrawn.bo.html")
    assert 'href="withdrawn.ug.html"' in page(tree, "index.ug.html")


def test_no_language_is_called_as_a_kind_of_list_or_as_a_page() -> None:
    """Their folders lie beside each other."""
    assert not set(languages()) & set(KINDS)


def test_a_page_without_a_catalogue_leads_to_those_whose_words_it_has() -> None:
    one = spoken("zh-Hant", [("index.html", "zh-Hant"), ("reports/x.html", "fr"), ("index.zh-Hant.html", "zh-Hant")])
    assert (one.main, one.order, one.of("de"), one.of("zh-TW")) == ("zh-Hant", ("zh-Hant", "en"), "en", "zh-Hant")
    assert one.path("index.html", "zh-Hant") == "index.html", "the front page has moved"
    assert spoken("fr", [("index.html", "fr")]) == Tongues("en", ("en",))
