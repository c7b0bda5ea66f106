"""publish.tree.pages.linked: what programs read in a report's head."""

import gzip
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from publish.core.formats.revealed import commitments
from publish.core.model import Tree
from publish.tree.pages.identifiers import identifier
from publish.tree.pages.linked import script_data
from tests.support.small import ONE, THREE, archive, made, page

FINGERPRINT = "0123456789abcdef" * 4


HOSTILE = '</script><script>alert(1)</script><!-- \\" ]]> &amp; \u2028 "><img src=x onerror=alert(1)>'


TYPED = HOSTILE.replace("<!-- ", "<b ").replace("]]>", "]>")  # comments are refused


LAST = "corrections: [{date: 2015-01-02, note: A name was wrong.}]\n"


class Head(HTMLParser):
    """The head's meta rows, links and scripts, as a browser's parser divides them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: dict[str, dict[str, str]] = {}
        self.scripts: list[tuple[str, str]] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self.tags.append(tag)
        if tag == "meta":
            self.meta[found.get("name") or found.get("property", "")] = found.get("content", "")
        elif tag == "link":
            self.links[found["rel"]] = found
        elif tag == "script":
            self.scripts.append((found.get("type", ""), ""))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            kind, before = self.scripts[-1]
            self.scripts[-1] = kind, before + data

    @property
    def said(self) -> dict[str, Any]:
        (data,) = [text for kind, text in self.scripts if kind == "application/ld+json"]
        value = json.loads(data)
        assert isinstance(value, dict)
        return value


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    corrected = ONE.replace("language: en\n", "language: en\n" + LAST, 1)
    former = ONE.replace(
        "language: en\n", "language: en\nsuperseded_by: reports/2013/one.md\nsuperseded_on: 2015-01-02\n", 1
    )
    changes = {"reports/2013/one.md": corrected, "reports/2013/one-2015.md": former}
    return made(archive(tmp_path_factory.mktemp("small"), **changes), fingerprint=FINGERPRINT)


def test_json_ld_says_what_the_front_matter_says(small: Tree) -> None:
    said = Head(page(small, "reports/2013/one.html")).said
    assert (said["@context"], said["@type"]) == ("https://schema.org", "Report")
    assert said["@id"] == identifier(FINGERPRINT, "reports/2013/one.html")
    assert (said["headline"], said["abstract"], said["inLanguage"]) == ("One & only <report>", "In short.", "en")
    assert (said["datePublished"], said["dateModified"]) == ("2013-04-02", "2015-01-02")
    assert said["contentLocation"] == [{"@type": "Place", "name": "Masanjia"}, {"@type": "Place", "name": "北京"}]
    assert said["citation"][0]["url"] == "https://example.org/paper?a=1&b=2"
    assert said["correction"][0]["text"] == "A name was wrong."
    assert said["workTranslation"] == [{"@id": identifier(FINGERPRINT, "reports/2013/two.html")}]
    (media,) = said["associatedMedia"]
    (evidence,) = next(r for r in small.reports if r.language == "en").evidence
    assert (media["sha256"], media["encodingFormat"]) == (evidence.entry.sha256, "image/png")
    assert (small.root / "reports/2013" / media["contentUrl"]).resolve() == small.root.resolve() / evidence.entry.path
    translation = Head(page(small, "reports/2013/two.html")).said
    assert translation["translationOfWork"] == {"@id": said["@id"]}


def test_libraries_tools_read_title_day_language_and_institution(small: Tree) -> None:
    meta = Head(page(small, "reports/2013/one.html")).meta
    assert meta["citation_title"] == meta["DC.title"] == meta["og:title"] == "One & only <report>"
    assert (meta["citation_publication_date"], meta["DC.date"]) == ("2013/04/02", "2013-04-02")
    assert meta["citation_technical_report_institution"] == meta["DC.publisher"] == meta["og:site_name"] == "Small"
    assert meta["DC.identifier"] == identifier(FINGERPRINT, "reports/2013/one.html")
    assert not {name for name in meta if name.endswith((":url", ":image"))}


def test_links_lead_to_evidence_archive_and_versions_within_the_copy(small: Tree) -> None:
    now = Head(page(small, "reports/2013/one.html")).links
    assert now["cite-as"]["href"] == identifier(FINGERPRINT, "reports/2013/one.html")
    assert (now["author"]["href"], now["collection"]["href"]) == ("../../about.html", "../../index.html")
    assert now["item"]["type"] == "image/png"
    assert now["predecessor-version"]["href"] == "../../reports/2013/one-2015.html"
    before = Head(page(small, "reports/2013/one-2015.html")).links
    assert before["latest-version original"]["href"] == "../../reports/2013/one.html"
    assert "predecessor-version" not in before
    for link in (*now.values(), *before.values()):
        assert "//" not in link["href"]


@pytest.mark.parametrize("where", ["title", "summary"])
def test_no_text_breaks_out_of_the_data_or_an_attribute(where: str, tmp_path: Path) -> None:
    head = f"---\ntitle: plain\ndate: 2014-02-01\nlanguage: ug\n{where}: {json.dumps(TYPED)}\n---\n\nText.\n"
    odd = head.replace("title: plain\n", "" if where == "title" else "title: plain\n")
    plain = Head(page(made(archive(tmp_path / "a"), fingerprint=FINGERPRINT), "reports/2014/three.html"))
    tree = made(archive(tmp_path / "b", **{"reports/2014/three.md": odd}), fingerprint=FINGERPRINT)
    found = Head(page(tree, "reports/2014/three.html"))
    assert [kind for kind, _ in found.scripts] == [kind for kind, _ in plain.scripts]
    assert "img" not in found.tags
    key, tag = {"title": ("headline", "DC.title"), "summary": ("abstract", "og:description")}[where]
    assert found.said[key] == found.meta[tag] == " ".join(html.unescape(TYPED).split())


def test_data_hold_no_character_that_could_end_their_element() -> None:
    text = script_data({"name": HOSTILE + "\x00\x1f"})
    assert not set(text) & set("<>&\u2028\u2029\x00\x1f")
    assert json.loads(text) == {"name": HOSTILE + "\x00\x1f"}


def test_before_there_is_a_fingerprint_nothing_is_identified(tmp_path: Path) -> None:
    head = Head(page(made(archive(tmp_path)), "reports/2013/one.html"))
    assert "@id" not in head.said
    assert "workTranslation" not in head.said
    assert not {"cite-as"} & head.links.keys()
    assert "DC.identifier" not in head.meta


def test_it_costs_less_than_700_bytes_of_a_page_and_stands_on_reports_alone(small: Tree) -> None:
    text = page(small, "reports/2013/one.html")
    without = re.sub(r'<meta name="citation_title.*?</script>\n', "", text, count=1, flags=re.DOTALL)
    assert len(text) > len(without)
    assert len(gzip.compress(text.encode())) - len(gzip.compress(without.encode())) < 700
    assert "ld+json" not in page(small, "about.html") + page(small, "index.html") + page(small, "404.html")


def test_a_page_says_nothing_of_reports_that_it_does_not_name(tmp_path: Path) -> None:
    one = made(archive(tmp_path / "a"), fingerprint=FINGERPRINT)
    other = made(archive(tmp_path / "b", **{"reports/2014/four.md": THREE}), fingerprint=FINGERPRINT)
    assert page(one, "reports/2013/one.html") == page(other, "reports/2013/one.html")


def test_a_page_commits_to_its_originals_for_programs_and_for_people(tmp_path: Path) -> None:
    digest = "5f" * 32
    rows = f"originals:\n  - kind: pdf\n    removed: [unseen, '<b>odd']\n    commitment: {digest}\n"
    text = f"---\ntitle: 标题\ndate: 2013-01-01\nlanguage: zh-Hans\n{rows}---\n\n正文。\n"
    tree = made(archive(tmp_path, **{"reports/2013/four.md": text}))
    shown = page(tree, "reports/2013/four.html")
    assert list(commitments(shown.encode())) == [digest]
    assert "看不见的符号" in shown
    assert "&lt;b&gt;odd" in shown
    assert "<b>odd" not in shown
    assert list(commitments(page(tree, "reports/2013/one.html").encode())) == []
