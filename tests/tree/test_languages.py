"""publish.tree.languages: each word in its language, in its direction, and marked where it is another's."""

from pathlib import Path

import pytest

from publish.core.catalogues import Words
from publish.core.model import Tree
from publish.tree.languages import foreign, is_own, words
from publish.tree.pages import views
from tests.support.small import THREE, archive, made, page


def test_pages_say_their_language_and_direction(small: Tree) -> None:
    assert '<html lang="bo" dir="ltr">' in page(small, "reports/2013/two.html")
    assert '<html lang="ug" dir="rtl">' in page(small, "reports/2014/three.html")
    assert words("bo")[1]["machine"] in page(small, "reports/2013/two.html")


# Languages


def test_translations_name_each_other_to_browsers_and_to_readers(small: Tree) -> None:
    for path in ("reports/2013/one.html", "reports/2013/two.html"):
        text = page(small, path)
        for language, target in (("en", "one"), ("bo", "two"), ("x-default", "one")):
            assert f'<link rel="alternate" hreflang="{language}" href="../../reports/2013/{target}.html">' in text
        assert 'aria-current="page"' in text
    assert "hreflang" not in page(small, "reports/2014/three.html")


def test_the_list_of_reports_in_a_language_is_in_that_language(small: Tree) -> None:
    text = page(small, "by/language/ug.html")
    assert '<html lang="ug" dir="rtl">' in text
    assert words("ug")[1]["language"] in text
    assert 'hreflang="ug">' in page(small, "index.html")


def test_words_in_another_language_than_the_page_are_marked(tmp_path: Path) -> None:
    french = THREE.replace("language: ug", "language: fr")
    text = page(made(archive(tmp_path, **{"reports/2014/four.md": french})), "reports/2014/four.html")
    assert '<bdi lang="en">How to cite</bdi>' in text
    assert "<p>“" in text, "a mark of citing is no English word"


def test_a_word_without_translation_is_english_and_marked_among_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    views.labels.cache_clear()
    monkeypatch.setattr(
        "publish.core.catalogues.words", lambda tag: Words(tag, {"tags": "تېمىلار"} if tag == "ug" else {})
    )
    text = page(made(archive(tmp_path)), "reports/2014/three.html")
    assert "<dt>تېمىلار</dt>" in text
    assert '<dt><bdi lang="en">Date</bdi></dt>' in text
    views.labels.cache_clear()


def test_a_report_in_an_unknown_language_runs_as_its_letters_do(tmp_path: Path) -> None:
    head = "---\ntitle: {}\ndate: 2020-01-02\nlanguage: {}\n---\n\n{}\n"
    texts = {"a": ("Rapor", "rhg-Rohg", "x"), "b": ("بيان", "qaa", "كتب أحمد"), "c": ("Доклад", "ug-Cyrl", "x")}
    tree = made(archive(tmp_path, **{f"reports/2020/{n}.md": head.format(*said) for n, said in texts.items()}))
    found = {name: page(tree, f"reports/2020/{name}.html").partition(' dir="')[2][:3] for name in texts}
    assert found == {"a": "rtl", "b": "rtl", "c": "ltr"}
    assert 'lang="qaa" dir="rtl" hreflang="qaa">بيان' in page(tree, "index.html")


def test_words_in_letters_of_another_script_are_marked_though_the_language_is_the_same(tmp_path: Path) -> None:
    latin = THREE.replace("language: ug", "language: ug-Latn")
    text = page(made(archive(tmp_path, **{"reports/2014/four.md": latin})), "reports/2014/four.html")
    assert '<html lang="ug-Latn" dir="ltr">' in text
    assert f'<bdi lang="ug">{words("ug")[1]["date"]}</bdi>' in text
    assert is_own("zh-Hans", "zh-TW")
    assert not is_own("ug", "ug-Cyrl")


def test_letters_of_another_script_tell_a_language() -> None:
    assert foreign("Human Rights Watch", "ug") == foreign("Human Rights Watch", "zh-Hans") == "en"
    assert foreign("شىنجاڭ", "bo") == "ug", "the letter ڭ is no Arabic one"
    assert foreign("المغرب", "en") == "ar"
    assert foreign("拉萨", "ug") == "zh"
    assert foreign("ལྷ་ས", "zh") == "bo"
    assert foreign("Ürümchi", "ug-Cyrl") == "en"
    assert (
        foreign("ICIJ 报告", "zh-Hant") == foreign("2019", "bo") == foreign("拉萨", "ja") == foreign("拉萨", "hi") == ""
    )
    assert foreign("Uyghurche", "ug-Latn") == ""
