"""publish.reports.imports.bring: what exists comes in whole, twice adds nothing, and the build takes it."""

import html
import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from publish.core.errors import ConfigError, SourceError
from publish.core.model import Tree
from publish.reports.imports.bring import Imported, ImportWishes, bring
from publish.reports.imports.recognise import KINDS
from tests.support.oldsites import laid, source
from tests.support.small import PICTURE, TODAY, archive, content, made
from tests.support.telegram import CHANNEL

TOLD_LANGUAGE = {"plain": "ar", "medium": "en", "substack": "en", "telegram": "ru"}
_WORD = re.compile(r"\w+")


@dataclass
class Moved:
    """One archive, into which a site of each kind was brought."""

    root: Path
    done: dict[str, Imported]
    tree: Tree

    def text(self, path: str) -> str:
        return (self.root / "site" / path).read_text("utf-8")

    def page(self, path: str) -> str:
        page = (self.tree.root / path.replace(".md", ".html")).read_text("utf-8")
        return html.unescape(re.sub(r"<[^>]*>", " ", page))


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Moved:
    root, old = archive(tmp_path_factory.mktemp("archive")), tmp_path_factory.mktemp("old")
    media = laid(old / "uploads", {"2019/08/order.png": PICTURE})
    done = {}
    for kind in KINDS:
        wishes = ImportWishes(
            below=kind, language=TOLD_LANGUAGE.get(kind, ""), media=media if kind == "wordpress" else None
        )
        done[kind] = bring(root, source(old, kind), wishes, today=TODAY)
        assert done[kind].kind == kind
    # What the list named is mended as a person would: nothing else may stop the build.
    for kind, one in done.items():
        for hand in one.hands:
            if hand.kind == "refused by the build":
                file = root / "site" / hand.report.partition(":")[0]
                file.write_text(re.sub(r"\{%.*?%\}|<!--.*?-->", "", file.read_text("utf-8")), "utf-8")
                assert kind == "jekyll"
    return Moved(root, done, made(root))


WORDS = {
    "jekyll": {
        "reports/jekyll/2018/first-letter.md": "The first letter 1 What she wrote the second by address far raw words",
        "reports/jekyll/2018/second.md": "Second Als Antwort Back to hers མཛོ ئۇيغۇر",
        "reports/jekyll/2018/third.md": "第三封信 正文在此",
    },
    "hugo": {
        "reports/hugo/2019/bundle.md": "A bundle and news figure src seal png",
        "reports/hugo/2019/bundle.bo.md": "ཡི་གེ བོད་ཡིག་གི་ཡི་གེ",
        "reports/hugo/2019/one.md": "News one News and the bundle and itself and",
    },
    "mkdocs": {
        "reports/mkdocs/2020/un.md": "Un Texte deux et nulle part et vers rien note Attention",
        "reports/mkdocs/2020/deux.md": "Deux mots La fin Voir",
    },
    "eleventy": {
        "reports/eleventy/2021/lyst.md": "Лист Слова листа далі листи",
        "reports/eleventy/2021/dali.md": "Далі Інші слова",
    },
    "plain": {"reports/plain/2022/سلام.md": "سلام نص عربي الآخر", "reports/plain/2022/غير.md": "نص آخر بلا صور"},
    "wordpress": {
        "reports/wordpress/2019/blocks.md": "Block words bold classic by number Caption words form words lost png",
        "reports/wordpress/2019/classic.md": "Первая строка вторая Новый абзац gallery ids 1 2 1 September 610 Сказано",
    },
    "medium": {
        "reports/medium/2019/my-story.md": "My story Of her Her words more Ani La",
        "reports/medium/2020/第二.md": "第二 正文在此",
    },
    "telegram": {
        "reports/telegram/2022/голос-2.md": "В Москве задержали двенадцать человек Среди них Иван сайт и его раз",
        "reports/telegram/2022/голос-4.md": "Я видел это сам Своими глазами",
        "reports/telegram/2022/голос-5.md": "В Москве задержали двенадцать человек Об этом же t me c Другой канал",
    },
    "mastodon": {"reports/mastodon/2022/1.md": "First words First words more second part Москва"},
    "substack": {
        "reports/substack/2021/first-letter.md": "First a letter Sub Hello words",
        "reports/substack/2021/about.md": "About about words",
    },
    "blogger": {
        "reports/blogger/2012/one.md": "نامهٔ نخست سلام دنیا دربارهٔ ما زندان Ali",
        "reports/blogger/2012/about.md": "درباره ما",
    },
    "ghost": {"reports/ghost/2023/gui.md": "鬼故事 原文 第二 一", "reports/ghost/2023/two.md": "Two words"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_the_source_stands_on_its_page(moved: Moved, kind: str) -> None:
    assert sorted(moved.done[kind].written) == sorted(WORDS[kind])
    for path, said in WORDS[kind].items():
        page = "".join(moved.page(path).split())
        assert [word for word in _WORD.findall(said) if word not in page] == [], path


def test_links_between_pages_lead_to_their_sources_and_anchors(moved: Moved) -> None:
    first = moved.text("reports/jekyll/2018/first-letter.md")
    assert "[the second](second.md#als-antwort)" in first
    assert "[by address](second.md)" in first
    assert "[elsewhere](https://example.net/)" in first
    assert "[hers](first-letter.md#wrote)" in moved.text("reports/jekyll/2018/second.md")
    assert "[news](one.md)" in moved.text("reports/hugo/2019/bundle.md")
    one = moved.text("reports/hugo/2019/one.md")
    assert "[the bundle](bundle.md)" in one
    assert "[itself](one.md)" in one
    assert "[deux](deux.md#la-fin)" in moved.text("reports/mkdocs/2020/un.md")
    assert "[далі](dali.md)" in moved.text("reports/eleventy/2021/lyst.md")
    assert "[الآخر](غير.md)" in moved.text("reports/plain/2022/سلام.md")
    assert "[classic](classic.md) [by number](classic.md)" in moved.text("reports/wordpress/2019/blocks.md")
    assert "[more](../2020/第二.md)" in moved.text("reports/medium/2019/my-story.md")
    assert "[دربارهٔ ما](about.md)" in moved.text("reports/blogger/2012/one.md")
    assert "[第二](two.md)" in moved.text("reports/ghost/2023/gui.md")


def test_pictures_and_documents_become_evidence_and_are_named(moved: Moved) -> None:
    assert "![order](../../../evidence/images/order-1.png)" in moved.text("reports/jekyll/2018/first-letter.md")
    bundle = moved.text("reports/hugo/2019/bundle.md")
    # The words of a picture that is shown are its title; a name would stand in their place.
    assert "![seal](../../../evidence/content/posts/bundle/seal.png)" in bundle
    assert 'file: "evidence/content/posts/bundle/seal.png"' not in bundle
    assert 'file: "evidence/content/posts/bundle/list.csv"' in bundle
    assert "../../../evidence/static/img/top.png" in moved.text("reports/hugo/2019/one.md")
    blocks = moved.text("reports/wordpress/2019/blocks.md")
    assert "![An order](../../../evidence/wp-content/uploads/2019/08/order.png)" in blocks
    assert (moved.root / "site/evidence/wp-content/uploads/2019/08/order.png").read_bytes() == PICTURE


def test_front_matter_is_the_archives(moved: Moved) -> None:
    assert moved.text("reports/jekyll/2018/first-letter.md").startswith(
        '---\ntitle: "The first: letter #1"\ndate: 2018-01-15\nlanguage: en\n'
        'author: ["Ani, Bo"]\ntags: ["camp", "letters"]\n'
    )
    assert "language: zh-Hans\n" in moved.text("reports/jekyll/2018/third.md")
    assert 'translation_of: "reports/hugo/2019/bundle.md"' in moved.text("reports/hugo/2019/bundle.bo.md")
    assert 'title: "Un"\ndate: 2020-01-02\nlanguage: fr\nauthor: ["Ani La"]' in moved.text("reports/mkdocs/2020/un.md")
    assert 'language: uk\ntags: ["листи"]' in moved.text("reports/eleventy/2021/lyst.md")
    assert 'language: ru-RU\nauthor: ["Ani La"]\ntags: ["News & more"]' in moved.text(
        "reports/wordpress/2019/classic.md"
    )
    assert 'language: zh\nauthor: ["Ani"]\ntags: ["故事"]' in moved.text("reports/ghost/2023/gui.md")
    telegram = moved.text("reports/telegram/2022/голос-5.md")
    assert "![](../../../evidence/голос/3.jpg)" in moved.text("reports/telegram/2022/голос-2.md")
    # A post's own number is found, also that of its second picture, where the channel's address is not said.
    assert f"[https://t.me/c/{CHANNEL}/2](голос-2.md)" in telegram


def test_what_needs_a_hand_is_named_by_file_and_line(moved: Moved) -> None:
    told = {kind: {(h.kind, h.where) for h in done.hands} for kind, done in moved.done.items()}
    assert not any(kind == "raw HTML" for all_ in told.values() for kind, _ in all_)  # it is Markdown now
    post = "_posts/2018-01-15-first-letter.md"
    assert {
        ("picture from outside", post), ("Liquid or template", f"{post}:14"),
        ("script", "_posts/2018-02-01-second.html"), ("no date", "about.md"),
        ("not public", "_posts/2018-03-02-kept.md"), ("not public", "_drafts/idea.md"), ("refused by the build", post),
    } <= told["jekyll"]  # fmt: skip
    assert ("shortcode", "content/posts/bundle/index.md:8") in told["hugo"]
    assert {
        ("anchor", "docs/un.md"),
        ("link to what is not here", "docs/un.md"),
    } <= told["mkdocs"]
    assert {
        ("not public", "post 13 (hidden)"), ("not public", "post 14 (locked)"), ("not public", "post 15 (unready)"),
        ("shortcode", "post 12 (classic)"), ("film or frame", "post 11 (blocks)"), ("form", "post 11 (blocks)"),
        ("picture not here", "post 11 (blocks)"),
    } <= told["wordpress"]  # fmt: skip
    assert ("not public", "post members") in told["ghost"]


def test_nothing_that_is_not_public_comes_in(moved: Moved) -> None:
    everything = "".join(file.read_text("utf-8") for file in (moved.root / "site").rglob("*.md"))
    for words in ("Secret words", "Locked words", "Draft words", "Paid words", "Not for all", "Not yet"):
        assert words not in everything


def test_what_is_not_public_comes_in_by_no_link(tmp_path: Path) -> None:
    # A file that a post links to becomes evidence: the text of a draft must not.
    old = laid(tmp_path / "old", {
        "hugo.toml": 'baseURL = "https://h.example.org/"',
        "content/a.md": "---\ndate: 2019-05-03\n---\n"
        "[kept](draft.md) [over](over.md) [later](later.md) [page](page.md)\n",
        "content/draft.md": "---\ndate: 2019-05-03\ndraft: true\n---\nDraft.\n",
        "content/over.md": "---\ndate: 2019-05-03\nexpiryDate: 2019-06-01\n---\nOver.\n",
        "content/later.md": "---\ndate: 2019-05-03\npublishDate: 2099-01-01\n---\nLater.\n",
        "content/hidden.md": "---\ndate: 2019-05-03\nbuild:\n  render: never\n---\nHidden.\n",
        "content/page.md": "A page without a day.\n",
    })  # fmt: skip
    root = archive(tmp_path / "a")
    done = bring(root, old, ImportWishes(language="en"), today=TODAY)
    assert (done.written, done.documents) == (["reports/2019/a.md"], [])
    text = (root / "site/reports/2019/a.md").read_text("utf-8")
    assert "kept over later [page](https://h.example.org/page/)" in text
    assert done.kinds == {"not public": 4, "no date": 1, "link to what is not here": 4}


def test_a_second_time_adds_nothing_and_an_edited_report_stays(tmp_path: Path) -> None:
    root, old = archive(tmp_path / "a"), source(tmp_path, "jekyll")
    assert bring(root, old, ImportWishes(dry_run=True), today=TODAY).written
    assert not (root / "site/reports/2018").exists()
    first = bring(root, old, ImportWishes(), today=TODAY)
    report = root / "site" / first.written[0]
    report.write_text("mine now", "utf-8")
    before = content(root / "site")
    again = bring(root, old, ImportWishes(), today=TODAY)
    assert again.written == again.documents == []
    assert len(again.already) == len(first.written) - 1
    assert again.kinds["there already"] == 1
    assert content(root / "site") == before


def test_an_import_that_was_cut_goes_on_where_it_was(tmp_path: Path) -> None:
    old, root, whole = source(tmp_path, "jekyll"), archive(tmp_path / "a"), archive(tmp_path / "b")

    def cut(done: int, total: int) -> None:
        if done > 0.7 * total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(root, old, ImportWishes(progress=cut), today=TODAY)
    again = bring(root, old, ImportWishes(), today=TODAY)
    assert again.written
    bring(whole, old, ImportWishes(), today=TODAY)
    assert content(root / "site") == content(whole / "site")


def test_what_a_killed_run_left_goes_with_the_next(tmp_path: Path) -> None:
    root, old = archive(tmp_path / "a"), source(tmp_path / "old", "hugo")
    left = root / "site/evidence/2019/.stet-abcd1234"
    laid(root, {"site/evidence/2019/.stet-abcd1234": b"half"})
    os.utime(left, (1, 1))
    bring(root, old, ImportWishes(dry_run=True), today=TODAY)
    assert left.exists()
    bring(root, old, ImportWishes(), today=TODAY)
    assert not left.exists()


def test_a_missing_day_is_a_fault_until_somebody_says_where_it_comes_from(tmp_path: Path) -> None:
    root = archive(tmp_path / "a")
    old = laid(tmp_path / "old", {"a.md": "# A\n\nWords.\n", "2020/05/b-20200506.md": "# B\n\nMore.\n"})
    with pytest.raises(SourceError) as refused:
        bring(root, old, ImportWishes(language="en"), today=TODAY)
    assert refused.value.faults == ("a.md: has no date", "2020/05/b-20200506.md: has no date")
    assert "--date-from" in (refused.value.hint or "")
    assert bring(root, old, ImportWishes(language="en", date_from="name", leave_undated=True), today=TODAY).written == [
        "reports/2020/b-20200506.md"
    ]
    asked = bring(
        root, old, ImportWishes(language="en", ask=lambda origin: "2021-01-01" if origin == "a.md" else ""), today=TODAY
    )
    assert asked.written == ["reports/2021/a.md"]
    assert bring(root, old, ImportWishes(language="en", date_from="mtime"), today=date.today()).posts == 2


def test_without_a_language_nothing_is_written(tmp_path: Path) -> None:
    root = archive(tmp_path / "a")
    with pytest.raises(SourceError, match="no language is known of 1 post"):
        bring(
            root, laid(tmp_path / "old", {"a.md": "---\ndate: 2020-01-01\n---\nWords\n"}), ImportWishes(), today=TODAY
        )


def test_two_posts_with_one_place_are_both_told_and_the_second_gets_a_suffix(tmp_path: Path) -> None:
    text = "---\ndate: 2020-01-01\nlang: en\nslug: same\n---\nWords\n"
    old = laid(tmp_path / "old", {"a/x.md": text, "b/x.md": text})
    done = bring(archive(tmp_path / "a"), old, ImportWishes(), today=TODAY)
    assert done.written == ["reports/2020/same.md", "reports/2020/same-2.md"]
    hand = next(hand for hand in done.hands if hand.kind == "same address")
    assert (hand.where, "a/x.md" in hand.what) == ("b/x.md", True)


def test_a_source_without_a_post_is_told(tmp_path: Path) -> None:
    root = archive(tmp_path / "a")
    with pytest.raises(SourceError, match="holds no post that can be taken"):
        bring(
            root,
            laid(tmp_path / "o", {"a.md": "---\ndraft: true\ndate: 2020-01-01\nlang: en\n---\nx"}),
            ImportWishes(),
            today=TODAY,
        )
    with pytest.raises(ConfigError, match="not there"):
        bring(tmp_path / "nowhere", tmp_path, ImportWishes(), today=TODAY)


def test_a_post_in_another_script_than_the_sites_has_its_own_language(tmp_path: Path) -> None:
    texts = {
        "2019-01-01-ar.md": "# رسالة\n\nكتبت هذه الرسالة من السجن إلى أمي في القرية.\n",
        "2019-01-02-zh.md": "# 信\n\n她写道：“他们来了，我们没有时间了。”\n",
        "2019-01-03-ug.md": "# خەت\n\nبۇ خەتنى ئاپامغا يېزىپ بەردىم، ئۇلار كېچىدە كېلىپ ھەممە نەرسەنى ئېلىپ كەتتى.\n",
        "2019-01-04-bo.md": "# ཡི་གེ\n\nབོད་ཡིག་གི་ཡི་གེ་འདི་ཨ་མ་ལ་བྲིས།\n",
        "2019-01-05-own.md": "---\nlang: fr\n---\n她写道：“他们来了，我们没有时间了。”\n",
        "2019-01-06-few.md": "# 一\n\n二。\n",
    }
    root = archive(tmp_path)
    done = bring(root, laid(tmp_path / "old", texts), ImportWishes(language="ar", date_from="name"), today=TODAY)  # type: ignore[arg-type]
    said = {}
    for path in done.written:
        lines = (root / "site" / path).read_text().split("\n")
        said[path.rpartition("/")[2].removesuffix(".md")] = next(line[10:] for line in lines if "language: " in line)
    assert said == {"ar": "ar", "zh": "zh-Hans", "ug": "ug", "bo": "bo", "own": "fr", "few": "ar"}
    # Of a few words no language is told: they got the site's, and that is said.
    assert [hand.what for hand in done.hands if hand.where.endswith("few.md") and hand.kind == "language"] == [
        "tells no language; its letters (Chinese) do not tell which: it is ar now"
    ]
    assert done.kinds["language"] == 4


def test_texts_of_joplins_lead_to_one_another_and_to_their_pictures(tmp_path: Path) -> None:
    first, second, file = "a" * 32, "b" * 32, "c" * 32
    end = "\n\nid: {}\ncreated_time: 2021-05-03T10:00:00.000Z\ntype_: {}"
    texts: dict[str, str | bytes] = {
        f"{first}.md": f"First\n\n[There](:/{second}) and ![Map](:/{file}) and [gone](:/{'d' * 32})."
        + end.format(first, 1),
        f"{second}.md": f"Second\n\nText, and [back](:/{first}#first)." + end.format(second, 1),
        f"{file}.md": "map.png" + end.format(file, 4),
        f"resources/{file}.png": PICTURE,
    }
    root = archive(tmp_path)
    done = bring(root, laid(tmp_path / "old", texts), ImportWishes(language="en"), today=TODAY)
    assert (done.posts, len(done.written), done.pictures, done.links) == (2, 2, 1, 2)
    text = (root / "site/reports/2021/first.md").read_text()
    assert "[There](second.md)" in text
    assert f"evidence/resources/{file}.png" in text
    assert [hand.kind for hand in done.hands if "dddd" in hand.what] == ["link to what is not here"]
